/** What a person answers wherever the provider asks. */
export type Answer = "allow" | "deny";

/** Where the browser ended up. */
export type Arrival =
  | { readonly kind: "returned"; readonly url: URL }
  /** The provider showed a page of its own and sent the browser nowhere. */
  | { readonly kind: "told" };

/** One browser, with nobody signed in, and Alice in front of it. */
export interface Browser {
  /** Opens an authorization URL; Alice signs in where she is asked to, and answers. */
  authorize(url: URL, answer?: Answer): Promise<Arrival>;
  /** Opens a `verification_uri_complete` (RFC 8628 §3.3.1). */
  answerDevice(url: URL, answer?: Answer): Promise<void>;
  /** Opens an end-session URL and confirms, where it asks. */
  endSession(url: URL): Promise<Arrival>;
}

/** Something that the RFCs leave open and the two providers do in different ways. */
export interface Difference<Value> {
  readonly value: Value;
  /** Why both ways are right. */
  readonly because: string;
}

export interface Differences {
  /** How a client is refused a grant that it is not registered for (RFC 6749 §5.2). */
  readonly forbiddenGrant: Difference<"unauthorized_client" | "invalid_request">;
  /** RFC 7636 §4.6 names no error for a verifier that is not there at all. */
  readonly missingVerifier: Difference<"invalid_request" | "invalid_grant">;
  /** What becomes of a scope that the provider does not know (RFC 6749 §3.3). */
  readonly unknownScope: Difference<"refused" | "ignored">;
  /** Whether revoking an access token ends its refresh token too (RFC 7009 §2.1). */
  readonly accessTokenRevocation: Difference<"grant" | "token">;
  /** How a client is answered that revokes a token of another (RFC 7009 §2.1). */
  readonly foreignRevocation: Difference<number>;
  /** How the second use of one DPoP proof is called (RFC 9449 §11.1). */
  readonly replayedProof: Difference<{ readonly token: string; readonly api: string }>;
  /** How a client is refused that must prove a key and did not (RFC 9449 §5.2). */
  readonly missingProof: Difference<"invalid_request" | "invalid_grant">;
}

/** What only one of the providers can do. */
export interface Features {
  /** `slow_down` for a device that polls too fast (RFC 8628 §3.5). */
  readonly slowDown: Feature;
  /** Refuses wildcards and plain http that is not loopback when a client registers. */
  readonly strictRedirectUris: Feature;
}

/** true, or why the provider does not have it. */
export type Feature = true | { readonly lacks: string };

/** One of the providers under test, with the clients of `clients.ts` and the account `alice`. */
export interface Subject {
  readonly name: string;
  readonly issuer: string;
  readonly features: Features;
  readonly differences: Differences;
  openBrowser(): Promise<Browser>;
  /** Whether DPoP proofs have to carry a nonce of the provider (RFC 9449 §8). */
  demandDpopNonces(demanded: boolean): Promise<void>;
  /** Lets the interval between two polls of a device pass. */
  passInterval(): Promise<void>;
  stop(): Promise<void>;
}
