import { decodeToken, type DecodedToken } from "./decode-token.ts";

/** What a token says of itself, without any secret of it. Nothing of it was verified. */
export interface TokenFacts {
  readonly form: DecodedToken["form"];
  /** Milliseconds since 1970; undefined: it does not say, or cannot be read. */
  readonly expiresAt: number | undefined;
  /** Scopes separated by spaces; undefined: it does not say, or cannot be read. */
  readonly scope: string | undefined;
}

/**
 * Reads the expiry (RFC 7519 §4.1.4) and the scope of a token: `scope` (RFC 9068 §2.2.3), or `scp` as
 * Microsoft Entra and Okta have it.
 */
export function factsOfToken(token: string): TokenFacts {
  const { form, payload } = decodeToken(token.trim());
  const values = form === "signed" ? payload?.values : undefined;
  const expiry = values?.get("exp");
  return {
    form,
    expiresAt: typeof expiry === "number" ? timeOf(expiry) : undefined,
    scope: scopeOf(values?.get("scope") ?? values?.get("scp")),
  };
}

/** @returns milliseconds; undefined for a number that no calendar has a date for (ECMA-262 §21.4.1.1) */
function timeOf(seconds: number): number | undefined {
  return Math.abs(seconds) <= 8.64e12 ? seconds * 1000 : undefined;
}

function scopeOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.filter((it) => typeof it === "string").join(" ") : undefined;
}
