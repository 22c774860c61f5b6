import { isSecureUrl } from "../../oauth/secure-endpoint.ts";

/**
 * What a person means who pastes an issuer: without the blanks around it, with its scheme, and
 * without the well-known path of its discovery document. A trailing slash stays as it is: it makes
 * another issuer. What is not ASCII is written as addresses have it, so that nothing looks like what it
 * is not: neither a host in letters of another script, nor a path whose direction of writing is turned.
 */
export function issuerFrom(typed: string): string {
  const text = typed.trim();
  if (text === "" || text.includes("…")) return "";
  const address = /^[a-z][a-z0-9+.-]*:\/\//iu.test(text) ? text : `https://${text}`;
  return inAscii(address).replace(
    /\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/.*)?$/u,
    "$2",
  );
}

function inAscii(address: string): string {
  if (/^[\x21-\x7e]*$/u.test(address)) return address;
  const { href = address } = URL.parse(address) ?? {};
  return address.endsWith("/") ? href : href.replace(/\/$/u, "");
}

/** @returns whether it looks like a whole address: what is still being typed is asked for nowhere */
export function isAskable(issuer: string): boolean {
  if (!isSecureUrl(issuer) || /[?#]/u.test(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return protocol === "http:" || hostname === "localhost" || hostname.includes(".");
}

/** @returns the other spelling, when two issuers differ by a slash at the end and nothing else */
export function slashApart(asked: string, named: string | undefined): string | undefined {
  return named === `${asked}/` || asked === `${named}/` ? named : undefined;
}
