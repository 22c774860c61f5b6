import { LONGEST_TOKEN } from "./decode-token.ts";

/** A token in what was pasted. */
export interface FoundToken {
  readonly token: string;
  /** The parameter, member or header that it stood in; undefined: the token was all there was. */
  readonly from: string | undefined;
}

/** Parameters and members that hold a token (RFC 6749, RFC 7523, OpenID Connect Core, JARM, logout). */
const CARRIERS = [
  "access_token",
  "id_token",
  "refresh_token",
  "response",
  "logout_token",
  "id_token_hint",
  "client_assertion",
  "assertion",
  "subject_token",
  "actor_token",
  "request",
  "token",
] as const;

const HEADER = /^(?:(?:proxy-)?authorization\s*:\s*)?(bearer|dpop)\s+(\S+)\s*$/iu;
const PROOF = /^dpop\s*:\s*(\S+)\s*$/iu;

/**
 * Takes the tokens out of what a person has at hand: a token by itself (white space around and line
 * breaks inside are dropped), a header with one, an address whose query or fragment carries some, a
 * form body, or a token answer.
 *
 * @returns at least one unless the text is blank; the first is the likeliest
 * @see RFC 6750 §2, RFC 9449 §7.1, RFC 6749 §4.2.2, §5.1
 */
export function findTokens(text: string): readonly FoundToken[] {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  // What is this long is looked into by nobody.
  if (trimmed.length > LONGEST_TOKEN) return [{ token: trimmed, from: undefined }];
  const header = HEADER.exec(trimmed);
  if (header?.[2] !== undefined) {
    const isProof = header[1]?.toLowerCase() === "dpop";
    return [{ token: header[2], from: isProof ? "DPoP header" : "Bearer header" }];
  }
  const proof = PROOF.exec(trimmed)?.[1];
  if (proof !== undefined) return [{ token: proof, from: "DPoP proof header" }];
  const carried = inJson(trimmed) ?? inParameters(trimmed);
  if (carried.length > 0) return carried;
  return [{ token: withoutLineBreaks(trimmed), from: undefined }];
}

function inJson(text: string): readonly FoundToken[] | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== "object") return undefined;
    const members = new Map<string, unknown>(Object.entries(value));
    return carriedBy((name) => members.get(name));
  } catch {
    return undefined;
  }
}

/** A whole address, its query or fragment alone, or the body of a form. */
function inParameters(text: string): readonly FoundToken[] {
  if (/\s/u.test(text)) return [];
  const url = /^https?:/iu.test(text) ? URL.parse(text) : null;
  const lists = url
    ? [url.hash.slice(1), url.search.slice(1)]
    : /^[?#]?[\w.]+=/u.test(text)
      ? [text.replace(/^[?#]/u, "")]
      : [];
  return lists.flatMap((list) => {
    const parameters = new URLSearchParams(list);
    return carriedBy((name) => parameters.get(name));
  });
}

function carriedBy(read: (name: string) => unknown): readonly FoundToken[] {
  return CARRIERS.flatMap((name) => {
    const value = read(name);
    return typeof value === "string" && value !== "" ? [{ token: value, from: name }] : [];
  });
}

/** Terminals and mails break long lines; text with spaces inside is left as it is. */
function withoutLineBreaks(text: string): string {
  return text.replaceAll(/[\t ]*[\r\n]+[\t ]*/gu, "");
}
