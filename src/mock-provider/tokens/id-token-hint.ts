import { decodeProtectedHeader } from "jose";
import * as v from "valibot";
import type { MockProvider } from "../provider.ts";
import { InvalidRequest } from "../provider-error.ts";
import { verifyOwnToken } from "./signature-verification.ts";

/** What an `id_token_hint` tells. */
export interface IdTokenHint {
  readonly sub: string;
  readonly clientId: string;
  readonly sessionId?: string | undefined;
}

const claimsSchema = v.object({ sub: v.string(), aud: v.string(), sid: v.optional(v.string()) });

/**
 * Reads an `id_token_hint` (OpenID Connect Core 1.0 §3.1.2.1, RP-Initiated Logout 1.0 §2). An
 * expired one is fine: it says who, not that someone is allowed anything.
 *
 * @throws {InvalidRequest} when this provider did not sign it
 */
export async function readIdTokenHint(provider: MockProvider, hint: string): Promise<IdTokenHint> {
  try {
    // Any time before expiry would do; the beginning of time is before all of them.
    const payload = await verifyOwnToken(provider, hint, { currentDate: new Date(0) });
    const { sub, aud, sid } = v.parse(claimsSchema, payload);
    // An access token may be for an audience that is called like a client.
    v.parse(v.optional(v.literal("JWT")), decodeProtectedHeader(hint).typ);
    return { sub, clientId: aud, sessionId: sid };
  } catch (cause) {
    throw new InvalidRequest("id_token_hint is not an ID token of this provider", { cause });
  }
}
