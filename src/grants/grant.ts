import type { ProviderDecision } from "../experiments/provider-decision.ts";
import type { OAuthErrorDetails } from "../oauth/oauth-error.ts";

/** What the lab lets a person try out. */
export type GrantId =
  | "authorization-code"
  | "without-pkce"
  | "plain"
  | "implicit"
  | "device"
  | "refresh"
  | "token-exchange"
  | "registration"
  | "introspection"
  | "revocation"
  | "client-credentials"
  | "password";

/** Who takes part. */
export type Lane = "you" | "tab" | "provider" | "api";

/** What one step is, for somebody who has never seen it. */
export interface StepWords {
  readonly from: Lane;
  readonly to: Lane;
  /** In the diagram: of a step to come and of one that was taken, so it speaks of now. */
  readonly title: string;
  readonly sentence: string;
  /** In its place, where the provider refused. */
  readonly refused?: string;
  /** Where to read on. */
  readonly reference?: string;
}

/** What a grant is for, before anything of it has happened. */
export interface GrantDescription<Key extends string = string> {
  readonly id: GrantId;
  readonly name: string;
  readonly reference: string;
  /** Whom it is for, in a sentence. */
  readonly forWhom: string;
  /** When to use something else, in a sentence. */
  readonly notFor: string;
  /** Whether PKCE has a part in it, and why. */
  readonly pkce: { readonly applies: boolean; readonly words: string };
  /** What a browser app must not do, and why. */
  readonly warning?: string;
  /** Where it runs: `mock`: nowhere but at the mock provider in this tab, because of what it lacks. */
  readonly where: "anywhere" | "mock";
  /** How many steps it takes depends on what the provider offers or the person does. */
  readonly isOpenEnded?: boolean;
  /** In their order. */
  readonly steps: Readonly<Record<Key, StepWords>>;
}

/** What a person carries to another device. */
export interface CarriedCode {
  /** The provider's own characters: hostile text, of one line. */
  readonly userCode: string;
  /** Hostile text: opened only where `isSecureUrl` and `leadsInside` say so. */
  readonly verificationUri: string;
  /** The same with the code in it; it may be opened. Absent where nobody carries it: a person is made up. */
  readonly verificationUriComplete?: string | undefined;
  /** When the code is worth nothing any more, in milliseconds of the local clock. */
  readonly expiresAt: number;
}

/** A request to an API, as somebody writes it. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  /** JSON; empty: none. */
  readonly body: string;
}

/** What an API answered: hostile text. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** One step after it has happened. Nothing in it is secret, except what an answer of an API repeats. */
export interface GrantStep<Key extends string = string> {
  readonly key: Key;
  /** Milliseconds of the local clock. */
  readonly at: number;
  readonly outcome: "done" | "refused";
  /** What came of it: names and public values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** How the provider put its refusal. */
  readonly refusal?: Pick<OAuthErrorDetails, "error" | "description" | "status"> | undefined;
  readonly decision?: ProviderDecision | undefined;
  readonly carried?: CarriedCode | undefined;
  readonly answer?: ApiAnswer | undefined;
  /** The next step is a call of an API, if the person wants one. */
  readonly takesCall?: boolean;
}

/** Takes one step each time that it is asked for the next; a call that is handed in is sent. */
export type GrantRun<Key extends string = string> = AsyncGenerator<
  GrantStep<Key>,
  void,
  ApiCall | undefined
>;

/** The keys of the steps that a description has. */
export type StepOf<Description> = Description extends GrantDescription<infer Key> ? Key : never;

/** Notes the keys of its steps in the type of a description. */
export function describeGrant<Key extends string>(
  description: GrantDescription<Key>,
): GrantDescription<Key> {
  return description;
}
