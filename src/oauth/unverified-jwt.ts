import { fromBase64url } from "./base64url.ts";

/**
 * Reads a part of a JWT without believing it: nothing is verified here.
 *
 * @returns the members of the part; none when it cannot be read
 * @see RFC 7519 §3
 */
export function readUnverified(
  jwt: string,
  part: "header" | "claims",
): Readonly<Record<string, unknown>> {
  const encoded = jwt.split(".")[part === "header" ? 0 : 1] ?? "";
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(encoded)));
    return value === null || typeof value !== "object" ? {} : { ...value };
  } catch {
    return {};
  }
}
