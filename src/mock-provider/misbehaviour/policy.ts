import * as v from "valibot";
import { signingAlgorithms } from "../keys/signing-algorithms.ts";

/**
 * How the provider judges. The defaults are those of a good OAuth 2.1 provider; the rest is there
 * for scenarios and for those who want to see what a defence is worth.
 */
export const policySchema = v.object({
  /** `ignored`: a challenge is accepted and the verifier never looked at. */
  pkce: v.picklist(["required", "optional", "ignored"]),
  /** Whether the challenge method `plain` is accepted. */
  plainChallenges: v.boolean(),
  /** Whether an access token may come in the redirect itself (RFC 6749 §4.2), which OAuth 2.1 has abolished. */
  implicitGrant: v.boolean(),
  /** `prefix`: anything that begins with a registered URI is good enough. */
  redirectUris: v.picklist(["exact", "prefix"]),
  /** `reusable`: a code is good for as many redemptions as anyone likes. */
  codes: v.picklist(["single-use", "reusable"]),
  /** `iss` in authorization responses (RFC 9207). */
  issParameter: v.boolean(),
  pushedRequests: v.picklist(["offered", "required"]),
  dpop: v.picklist(["off", "offered", "required"]),
  /** Whether proofs must carry a nonce of this provider (RFC 9449 §8, §9). */
  dpopNonces: v.boolean(),
  /** `keep`: a refresh brings the same refresh token back. */
  refreshTokens: v.picklist(["rotate", "keep"]),
  /** Whether the second use of a rotated refresh token revokes the family. */
  reuseDetection: v.boolean(),
  /** What brings a refresh token: the scope `offline_access`, or Google's `access_type=offline`. */
  offlineAccess: v.picklist(["scope", "access_type", "always", "never"]),
  accessTokens: v.picklist(["jwt", "opaque"]),
  /** `short`: access tokens live for seconds, whatever the settings say. */
  accessTokenLifetimes: v.picklist(["as set", "short"]),
  /** Whether userinfo comes as a JWT to those, too, who did not register for it. */
  signedUserinfo: v.boolean(),
  /** What ID tokens are signed with, whatever the client is registered for. */
  idTokenSigningAlgorithm: v.picklist(["as registered", ...signingAlgorithms]),
  /** `demanded`: the token endpoint wants a secret of every client, as Google does of web clients. */
  clientSecrets: v.picklist(["as registered", "demanded"]),
});

export type Policy = v.InferOutput<typeof policySchema>;

export const goodPolicy: Policy = {
  pkce: "required",
  plainChallenges: false,
  implicitGrant: false,
  redirectUris: "exact",
  codes: "single-use",
  issParameter: true,
  pushedRequests: "offered",
  dpop: "offered",
  dpopNonces: false,
  refreshTokens: "rotate",
  reuseDetection: true,
  offlineAccess: "scope",
  accessTokens: "jwt",
  accessTokenLifetimes: "as set",
  signedUserinfo: false,
  idTokenSigningAlgorithm: "as registered",
  clientSecrets: "as registered",
};
