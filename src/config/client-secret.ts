import type { ConfigMistake } from "./config-mistake.ts";

const REASON =
  "a client secret has no place here: anyone can read this file, and a browser cannot keep a secret. " +
  "Register Pixy as a public client (single-page app) instead";

/**
 * What providers give their secrets to be known by (Google, GitLab, Microsoft Entra), and the private
 * key that others want instead.
 */
const SECRET_FORM = /^(GOCSPX-|gloas-)|^.{3}[78]Q~.{30,}$|-----BEGIN/;

/** Levels; the file has five. */
const DEEPEST = 20;

/** @returns whether a member of this name would hold a client secret (RFC 6749 §2.3.1) */
export function isClientSecret(name: string): boolean {
  return /^client[-_ ]?secret$/i.test(name);
}

/**
 * Finds client secrets wherever they are: as a member of any object, or written out in the text of
 * a URL or a body.
 *
 * @see RFC 6749 §2.1, RFC 10017 (a browser-based application is a public client)
 */
export function findClientSecrets(
  value: unknown,
  path: readonly (string | number)[] = [],
): ConfigMistake[] {
  if (path.length > DEEPEST) {
    return [{ path: path.slice(0, 3), message: "is nested deeper than anything in this file" }];
  }
  if (typeof value === "string") {
    return /client_?secret["']?\s*[=:]/i.test(value)
      ? [{ path, message: REASON, isSecret: true }]
      : [];
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => findClientSecrets(item, [...path, index]));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, member]) =>
    isClientSecret(name) || (name === "clientId" && hasSecretForm(member))
      ? [{ path: [...path, name], message: REASON, isSecret: true }]
      : findClientSecrets(member, [...path, name]),
  );
}

/** @returns whether a text is a secret by its form, wherever it was put */
function hasSecretForm(value: unknown): boolean {
  return typeof value === "string" && SECRET_FORM.test(value.trim());
}
