import { errors } from "jose";
import * as v from "valibot";
import type { DecisionTrace } from "../decision-log.ts";
import type { MockProvider } from "../provider.ts";
import { InsufficientScope, InvalidToken, TokenMissing } from "../provider-error.ts";
import type { Grant } from "../state.ts";
import { apiAudience } from "./access-token.ts";
import { verifyOwnToken } from "./signature-verification.ts";

/**
 * Admits a request to a protected resource (RFC 6750 §2.1, RFC 9068 §4).
 *
 * @param requiredScope the scope the resource demands
 * @returns the grant behind the token and the token's scope
 * @throws {TokenMissing | InvalidToken | InsufficientScope}
 */
export async function verifyAccessToken(
  provider: MockProvider,
  request: Request,
  requiredScope: string,
  trace: DecisionTrace,
): Promise<{ grant: Grant; scope: string[] }> {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  trace.check("an access token came along", token !== undefined, () => new TokenMissing());

  const jti = await trace.attempt(
    "the access token is ours, for this API, and its time is not over",
    () => readTokenId(provider, token),
  );
  const state = await provider.state.read();
  const record = state.accessTokens.get(jti);
  trace.check(
    "the access token is known and not revoked",
    record !== undefined,
    () => new InvalidToken("the access token has been revoked"),
  );
  const grant = state.grants.get(record.grantId);
  trace.check(
    "its grant is in force",
    grant !== undefined && grant.revocation === undefined,
    () => new InvalidToken("the grant behind the access token has been revoked"),
  );
  trace.clientId = grant.clientId;
  trace.check(
    "the access token has not expired",
    provider.epochTime() < record.expiresAt,
    () => new InvalidToken("the access token has expired"),
  );
  trace.check(
    `the scope contains ${requiredScope}`,
    record.scope.includes(requiredScope),
    () => new InsufficientScope(requiredScope),
  );
  return { grant, scope: record.scope };
}

async function readTokenId(provider: MockProvider, token: string): Promise<string> {
  try {
    const options = { audience: apiAudience(provider), typ: "at+jwt" };
    const { jti } = await verifyOwnToken(provider, token, options);
    return v.parse(v.string(), jti);
  } catch (cause) {
    const description =
      cause instanceof errors.JWTExpired
        ? "the access token has expired"
        : "this is not an access token of this provider";
    throw new InvalidToken(description, { cause });
  }
}
