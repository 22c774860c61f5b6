import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import type { ProviderMetadata } from "../oauth/provider-profile.ts";

/** All that whoever reads an address along gets to know, and what is public anyway. */
export interface StolenCode {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

/**
 * Sends a code that was copied, as an attacker would: by hand, with what the attacker has.
 *
 * @param verifier made up; without it none is sent
 * @returns whether the provider gave tokens for it, which are dropped here
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure`; and whatever `fetch` throws
 * @see RFC 7636 §1, RFC 9700 §4.5
 */
export async function redeemStolenCode(
  { code, clientId, redirectUri }: StolenCode,
  metadata: ProviderMetadata,
  { fetch, verifier }: { fetch: typeof globalThis.fetch; verifier?: string },
): Promise<boolean> {
  const response = await fetch(requireEndpoint(metadata, "token_endpoint").href, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      ...(verifier !== undefined && { code_verifier: verifier }),
    }),
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
  });
  await response.body?.cancel();
  return response.ok;
}
