import type { Client } from "../state/state.ts";

/**
 * A refresh token is bound to the key of a public client; a confidential client proves itself by
 * its secret anyway, and may change its key (RFC 9449 §5).
 *
 * @param dpopKeyThumbprint of the key that the token request proved
 * @returns the thumbprint that the refresh token is bound to
 */
export function refreshTokenKey(
  { tokenEndpointAuthMethod }: Client,
  dpopKeyThumbprint: string | undefined,
): string | undefined {
  return tokenEndpointAuthMethod === "none" ? dpopKeyThumbprint : undefined;
}
