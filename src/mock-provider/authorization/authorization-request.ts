import type { Client } from "../state/state.ts";

/** What a person may be asked for again (OpenID Connect Core 1.0 §3.1.2.1). */
export const promptValues = ["none", "login", "consent", "select_account"] as const;

export type PromptValue = (typeof promptValues)[number];

/** Where the answer to an authorization request may be sent: both are registered. */
export interface AuthorizationReturn {
  readonly client: Client;
  readonly redirectUri: string;
  readonly state: string | undefined;
}

/** An authorization request in which nothing is wrong (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export interface AuthorizationRequest extends AuthorizationReturn {
  /** `token`: the implicit grant, where the policy has it. */
  readonly responseType: "code" | "token";
  readonly scope: readonly string[];
  readonly resource: readonly string[];
  /** Absent where the policy lets a request without PKCE pass. */
  readonly codeChallenge: string | undefined;
  readonly codeChallengeMethod: "S256" | "plain";
  readonly nonce: string | undefined;
  readonly prompt: ReadonlySet<PromptValue>;
  /** Seconds since signing in after which it has to be done again. */
  readonly maxAge: number | undefined;
  /** How sure the provider shall be (OpenID Connect Core 1.0 §3.1.2.1), the best first. */
  readonly acrValues: readonly string[];
  /** Google's way to ask for a refresh token. */
  readonly accessType: string | undefined;
  /** Of the DPoP key that alone may redeem the code (RFC 9449 §10). */
  readonly dpopKeyThumbprint: string | undefined;
  readonly loginHint: string | undefined;
  /** The subject of the `id_token_hint`. */
  readonly hintedSubject: string | undefined;
}

/**
 * A parameter without a value counts as omitted (RFC 6749 §3.1).
 *
 * @returns the value of the parameter
 */
export function readParameter(params: URLSearchParams, name: string): string | undefined {
  return params.get(name) || undefined;
}
