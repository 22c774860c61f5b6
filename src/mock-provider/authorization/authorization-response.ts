import type { MockProvider } from "../provider.ts";
import type { ProviderError } from "../provider-error.ts";
import type { AuthorizationReturn } from "./authorization-request.ts";

/** @returns the redirect that carries the code (RFC 6749 §4.1.2, RFC 9207 §2) */
export function codeResponse(
  provider: MockProvider,
  to: AuthorizationReturn,
  code: string,
): string {
  return respond(provider, to, { code });
}

/** @returns the redirect that carries the error (RFC 6749 §4.1.2.1, RFC 9207 §2) */
export function errorResponse(
  provider: MockProvider,
  to: AuthorizationReturn,
  error: ProviderError,
): string {
  return respond(provider, to, { error: error.code, error_description: error.description });
}

function respond(
  provider: MockProvider,
  to: AuthorizationReturn,
  members: Readonly<Record<string, string>>,
): string {
  const location = new URL(to.redirectUri);
  for (const [name, value] of Object.entries(members)) location.searchParams.append(name, value);
  if (to.state !== undefined) location.searchParams.append("state", to.state);
  location.searchParams.append("iss", provider.issuer);
  return location.href;
}
