import { type JWTPayload, type JWTVerifyOptions, createLocalJWKSet, jwtVerify } from "jose";
import type { MockProvider } from "../provider.ts";

/**
 * Verifies a token that this provider may have signed.
 *
 * @returns its claims
 * @throws {JOSEError} when it is malformed, not ours, for someone else or expired
 */
export async function verifyOwnToken(
  provider: MockProvider,
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  const keys = await provider.keys.all();
  const jwks = createLocalJWKSet({ keys: keys.map((key) => key.publicJwk) });
  const { payload } = await jwtVerify(token, jwks, {
    issuer: provider.issuer,
    currentDate: new Date(provider.epochTime() * 1000),
    ...options,
  });
  return payload;
}
