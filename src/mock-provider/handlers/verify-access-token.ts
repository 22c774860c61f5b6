import { errors } from "jose";
import * as v from "valibot";
import type { DecisionTrace } from "../decision-log.ts";
import { checkDpopProof } from "../dpop/dpop.ts";
import type { EndpointContext } from "../endpoint.ts";
import type { MockProvider } from "../provider.ts";
import {
  DpopKeyNotProved,
  InsufficientScope,
  InvalidToken,
  TokenMissing,
} from "../provider-error.ts";
import type { Grant } from "../state/state.ts";
import { apiAudience } from "../tokens/access-token.ts";
import { verifyOwnToken } from "../tokens/signature-verification.ts";
import { sha256 } from "../tokens/token-hash.ts";

/**
 * Admits a request to a protected resource (RFC 6750 §2.1, RFC 9068 §4, RFC 9449 §7).
 *
 * @param requiredScope the scope the resource demands
 * @returns the grant behind the token and the token's scope
 * @throws {TokenMissing | InvalidToken | InvalidDpopProof | UseDpopNonce | InsufficientScope}
 */
export async function verifyAccessToken(
  context: EndpointContext,
  requiredScope: string,
  trace: DecisionTrace,
): Promise<{ grant: Grant; scope: string[] }> {
  const { provider, request } = context;
  const header = request.headers.get("authorization") ?? "";
  const [, scheme = "", token] = /^(Bearer|DPoP) +([\w.~+/-]+=*)$/i.exec(header) ?? [];
  trace.check("an access token came along", token !== undefined, () => new TokenMissing());

  const id = await trace.attempt("the access token is ours and its time is not over", () =>
    readTokenId(provider, token, trace),
  );
  const state = await provider.state.read();
  const record = state.accessTokens.get(id);
  trace.check(
    "the access token is known and not revoked",
    record !== undefined,
    () => new InvalidToken("the access token is unknown, or has been revoked"),
  );
  const grant = state.grants.get(record.grantId);
  trace.clientId = grant?.clientId;
  trace.check(
    "its grant is in force",
    grant !== undefined && grant.revocation === undefined,
    () => new InvalidToken("the grant behind the access token has been revoked"),
  );
  trace.check(
    "the access token has not expired",
    provider.epochTime() < record.expiresAt,
    () => new InvalidToken("the access token has expired"),
  );
  trace.check(
    "the access token is for this API",
    record.audience.includes(apiAudience(provider)),
    () => new InvalidToken(`the access token is for ${record.audience.join(" ")}`),
  );
  const isDpop = scheme.toLowerCase() === "dpop";
  const isBound = record.dpopKeyThumbprint !== undefined;
  trace.check("the scheme is that of the token", isDpop === isBound, () =>
    isBound
      ? new DpopKeyNotProved("this token needs the scheme DPoP, and a DPoP proof")
      : new InvalidToken("this is a Bearer token"),
  );
  const thumbprint = isDpop ? await checkDpopProof(context, trace, token) : undefined;
  trace.check(
    "the key that the token is bound to was proved",
    thumbprint === record.dpopKeyThumbprint,
    () => new DpopKeyNotProved("the access token is bound to a key that was not proved"),
  );
  trace.check(
    `the scope contains ${requiredScope}`,
    record.scope.includes(requiredScope),
    () => new InsufficientScope(requiredScope),
  );
  return { grant, scope: record.scope };
}

async function readTokenId(
  provider: MockProvider,
  token: string,
  trace: DecisionTrace,
): Promise<string> {
  // Opaque tokens have no dots.
  if (!token.includes(".")) return sha256(token);
  try {
    const { jti } = await verifyOwnToken(provider, token, { typ: "at+jwt" });
    return v.parse(v.string(), jti);
  } catch (cause) {
    const isExpired = cause instanceof errors.JWTExpired;
    // Its signature was verified: whose it was is known.
    if (isExpired) trace.clientId = v.parse(v.optional(v.string()), cause.payload["client_id"]);
    const description = isExpired
      ? "the access token has expired"
      : "this is not an access token of this provider";
    throw new InvalidToken(description, { cause });
  }
}
