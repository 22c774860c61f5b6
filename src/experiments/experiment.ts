import type { UnusedCode } from "../oauth/authorization-transaction.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import type { TourProvider } from "./tour-step.ts";

/** Who can stop an attack. */
export type Defender = "provider" | "pixy" | "browser";

/** Who takes part in one. */
export type Party = "you" | "attacker" | "tab" | "provider";

/** Scenarios of the mock provider that attacks need, or that take a defence away. */
export type MockScenario =
  | "authorization-mix-up"
  | "authorization-mix-up-without-iss"
  | "codes-reusable"
  | "cors-for-registered-origins"
  | "id-token-alg-none"
  | "id-token-aud-foreign"
  | "id-token-nonce-wrong"
  | "no-iss-parameter"
  | "no-reuse-detection"
  | "pkce-ignored"
  | "pkce-optional"
  | "plain-challenges-accepted"
  | "redirect-uri-prefix-match";

/** One step of an attack, after it has happened. */
export interface ExperimentStep {
  readonly from: Party;
  /** The same as `from`: nothing is sent. */
  readonly to: Party;
  readonly title: string;
  readonly sentence: string;
  /** Somebody said no: who, and with which word of the protocol or of Pixy. */
  readonly refusal?: { readonly by: Defender; readonly code: string } | undefined;
}

/** How an attack ended, by what was really answered. */
export type AttackVerdict =
  | {
      readonly outcome: "stopped";
      readonly by: Defender;
      readonly code: string;
      readonly sentence: string;
    }
  /** The sentence says what the attacker holds now. */
  | { readonly outcome: "not-stopped"; readonly sentence: string }
  /** Something else than the defence came between, so that nothing is shown about it. */
  | { readonly outcome: "unclear"; readonly sentence: string };

/** Where an attack happens: a provider with a person, an attacker and a client that exist for it alone. */
export interface Stage extends Omit<TourProvider, "fillInSignIn"> {
  readonly fillInSignIn: (who?: "person" | "attacker") => URLSearchParams;
  /** What the provider calls the two. */
  readonly subjects: { readonly person: string; readonly attacker: string };
  /** The issuer of a twin of the provider that misbehaves as the scenario says. */
  readonly issuerThat: (scenario: MockScenario) => string;
  /** A header that says which page asks, because no page can pose as another one. */
  readonly pageHeader: string;
  /** The app in Pixy's place does not look where Pixy looks. */
  readonly isCareless: boolean;
  /** Pixy's own judgement of a path to return to. */
  readonly safeReturnPath: (path: string) => string;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
}

export type Attack = AsyncGenerator<ExperimentStep, AttackVerdict>;

/** A connection whose refresh token an attacker has. */
export interface StolenRefreshToken {
  readonly context: OAuthContext;
  readonly refreshToken: string;
  readonly fetch: typeof globalThis.fetch;
  /**
   * Refreshes as the tab does.
   *
   * @returns the refresh token that it has then
   * @throws OAuthError `token_request_rejected` or `refresh_rejected` when the provider ends the grant
   */
  readonly refresh: () => Promise<string | undefined>;
}

/** A sign-in of the person's own that was made for an attack, up to its code. */
export interface OwnSignIn extends UnusedCode {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
}

/** How an experiment can be made with a provider that somebody uses. */
export type OwnTrial =
  /** A browser lets no page see the answer, and the command line sees it. */
  | {
      readonly kind: "command-line";
      /** What is sent, in a sentence each. */
      readonly sends: readonly string[];
    }
  /** It takes a connection, and may end its grant. */
  | { readonly kind: "connection"; readonly run: (connection: StolenRefreshToken) => Attack }
  /** It takes a sign-in that is made for it. Whatever comes of that is given back at the end. */
  | {
      readonly kind: "sign-in";
      /** What is sent, in a sentence each. */
      readonly sends: readonly string[];
      readonly run: (signIn: OwnSignIn) => Attack;
    };

/** One attack, to be run and looked at. */
export interface Experiment {
  /** Stands in its address. */
  readonly id: string;
  readonly title: string;
  /** In plain words: what somebody wants, and how they go about it. */
  readonly story: string;
  /** What the attacker does, in order. */
  readonly attack: readonly string[];
  /** What stops it, and why. */
  readonly defence: string;
  /** Who is expected to. */
  readonly defender: Defender;
  /** RFC and section. */
  readonly reference: string;
  /** What the attack needs of the mock provider. */
  readonly scenarios?: readonly MockScenario[];
  /** What it is like when nobody stops it. */
  readonly undefended: {
    readonly words: string;
    /** In place of {@link scenarios}. */
    readonly scenarios: readonly MockScenario[];
    readonly isCareless?: true;
  };
  readonly own?: OwnTrial;
  /** @throws OAuthError when it could not be run */
  readonly run: (stage: Stage) => Attack;
}
