import type { JWK, JWTHeaderParameters, JWTPayload } from "jose";
import type { Policy } from "./policy.ts";
import type { MockProvider } from "../provider.ts";

/** What the provider is asked for, as scenarios tell it apart. */
export const occasions = [
  "discovery",
  "jwks",
  "authorization",
  "pushed authorization",
  "device authorization",
  "code exchange",
  "refresh",
  "device poll",
  "other grant",
  "userinfo",
  "revocation",
  "introspection",
  "registration",
  "end session",
  "api",
] as const;

export type Occasion = (typeof occasions)[number];

/** The redirect back to the client, before it is put together. */
export interface AuthorizationResponseDraft {
  redirectUri: string;
  /** Becomes the query. */
  readonly params: URLSearchParams;
  /** Becomes the fragment, when there is something in it. */
  readonly fragment: URLSearchParams;
}

/** An ID token, an access token in JWT form, or signed userinfo, before it is signed. */
export interface SignedDraft {
  header: JWTHeaderParameters;
  claims: JWTPayload;
  /** Makes the compact JWS; a scenario may put another one in its place. */
  encode: (header: JWTHeaderParameters, claims: JWTPayload) => Promise<string>;
}

/** What a scenario can get its hands on, in the order in which a request meets it. */
export interface Drafts {
  /**
   * Before anything is decided: an answer put here, or an error thrown, goes out, and nothing
   * happens at the provider.
   */
  before: { response?: Response };
  metadata: Record<string, unknown>;
  jwks: { keys: JWK[] };
  authorizationResponse: AuthorizationResponseDraft;
  /** Opaque access tokens have nothing to change. */
  accessToken: SignedDraft;
  idToken: SignedDraft;
  /** The body of a successful answer of the token endpoint. */
  tokenResponse: Record<string, unknown>;
  /** Claims about the account; the signature follows if the client asked for one. */
  userinfo: Record<string, unknown>;
  signedUserinfo: SignedDraft;
  /** Where the browser goes after signing out. */
  postLogoutRedirect: { location: URL };
  /** The finished answer: the provider has acted, and what it says may still be spoiled or lost. */
  answer: { response: Response };
  /**
   * The answer to a browser's preflight, over HTTP only. At the token endpoint its occasion is the
   * code exchange, because it does not tell the grant.
   */
  preflight: { response: Response };
  /** The headers of a page that people see, over HTTP only. */
  page: { readonly headers: Headers };
}

/** What a scenario knows about the request it spoils. */
export interface SpoilContext {
  readonly provider: MockProvider;
  readonly occasion: Occasion;
  /** Absent where a page answers. A copy, whose body can be read once: clone it. */
  readonly request?: Request | undefined;
}

type Spoilers = {
  readonly [What in keyof Drafts]?: (
    draft: Drafts[What],
    context: SpoilContext,
  ) => void | Promise<void>;
};

/** What a client under test is told to expect. */
export type ScenarioGroup =
  | "discovery"
  | "authorization response"
  | "token response"
  | "ID token"
  | "keys"
  | "refresh"
  | "userinfo and API"
  | "logout and revocation"
  | "device authorization"
  | "registration"
  | "network"
  | "provider policy";

/**
 * One way in which the provider misbehaves. A spoiler changes what it is handed; a policy changes
 * how the provider judges.
 */
export interface Scenario {
  readonly group: ScenarioGroup;
  /** What the provider does, as a sentence without a subject: "signs ID tokens with …". */
  readonly does: string;
  /** The rule that this breaks, or "nothing: …" where providers are free to do it. */
  readonly breaks: string;
  /** What a good client does about it, as a sentence without a subject. */
  readonly goodClient: string;
  /** When it acts. Without it, at every request. */
  readonly at?: readonly Occasion[];
  /** A service worker cannot do this: it shows only where the provider is served over HTTP. */
  readonly overHttpOnly?: true;
  readonly policy?: Partial<Policy>;
  readonly spoil?: Spoilers;
}
