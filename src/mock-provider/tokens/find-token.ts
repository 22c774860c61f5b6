import * as v from "valibot";
import type { MockProvider } from "../provider.ts";
import { verifyOwnToken } from "./signature-verification.ts";
import { sha256 } from "./token-hash.ts";

/** Where a presented token would stand in the state. */
export interface TokenKeys {
  readonly refreshTokenHash: string;
  /** The `jti` when it is an access token that we signed, else its hash. */
  readonly accessTokenId: string;
}

/** Looks at a token that may be of any kind (RFC 7009 §2.1, RFC 7662 §2.1); hints are not needed. */
export async function findTokenKeys(provider: MockProvider, token: string): Promise<TokenKeys> {
  const hash = await sha256(token);
  return { refreshTokenHash: hash, accessTokenId: (await readJti(provider, token)) ?? hash };
}

async function readJti(provider: MockProvider, token: string): Promise<string | undefined> {
  try {
    const options = { typ: "at+jwt", currentDate: new Date(0) };
    return v.parse(v.string(), (await verifyOwnToken(provider, token, options)).jti);
  } catch {
    // Not an access token of ours, whatever else it is.
    return undefined;
  }
}
