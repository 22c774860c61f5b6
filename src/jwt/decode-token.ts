import { decodeBase64url } from "./base64url-text.ts";
import { type JsonMember, readJsonText } from "./json-text.ts";

/** The parts of a signed token, and of an encrypted one (RFC 7515 §3.1, RFC 7516 §3.1). */
export type PartName = "header" | "payload" | "signature" | "key" | "iv" | "ciphertext" | "tag";

/** A piece of the token's text: joined by dots, they are the token again. */
export interface TokenPart {
  /** Undefined for a piece that no token has. */
  readonly name: PartName | undefined;
  readonly text: string;
}

/** What is wrong with the form of a token, and where. */
export interface FormProblem {
  /** Undefined: the token as a whole. */
  readonly part: PartName | undefined;
  /** The character of the whole token, counted from 1, where there is one to point to. */
  readonly at?: number;
  /** A sentence that names part and place. */
  readonly sentence: string;
}

/** A part that holds a JSON object. */
export interface JsonPart {
  readonly json: string;
  readonly members: readonly JsonMember[];
  /** By name; of members that stand twice the last one, as most programs have it. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Names that stand twice in one object. */
  readonly doubled: readonly string[];
  /** How many objects and arrays stand inside of each other. */
  readonly depth: number;
}

/** A token taken apart; nothing of it is believed. */
export interface DecodedToken {
  readonly token: string;
  /**
   * `signed`: a JWT in compact form. `encrypted`: a JWE. `malformed`: meant to be one of these, but
   * broken. `opaque`: text that only whoever issued it can read.
   */
  readonly form: "signed" | "encrypted" | "malformed" | "opaque";
  readonly parts: readonly TokenPart[];
  readonly header?: JsonPart | undefined;
  readonly payload?: JsonPart | undefined;
  readonly signature?: Uint8Array<ArrayBuffer> | undefined;
  /** Empty unless the form is `malformed`. */
  readonly problems: readonly FormProblem[];
}

/** Characters; no honest token is longer. */
export const LONGEST_TOKEN = 1024 * 1024;

const SIGNED = ["header", "payload", "signature"] as const;
const ENCRYPTED = ["header", "key", "iv", "ciphertext", "tag"] as const;

/** How base64url of a JSON object begins: `{"`, `{ `, or `{` and a line break. */
const LIKE_JSON = /^e(?:yJ|yA|wo|w0)/u;

/**
 * Takes a token apart, as far as it goes.
 *
 * @param token without white space around it: see findTokens
 * @see RFC 7515 §7.1, RFC 7516 §7.1, RFC 7519 §7.2
 */
export function decodeToken(token: string): DecodedToken {
  if (token.length > LONGEST_TOKEN) {
    return malformed(token, [{ name: undefined, text: token }], {
      part: undefined,
      sentence: "This text is longer than 1 MiB. No honest token is, so it was not looked into.",
    });
  }
  // More dots than this make no token, however the text goes on.
  const texts = token.split(".", 7);
  if (!isMeantAsJwt(token, texts)) {
    return { token, form: "opaque", parts: [{ name: undefined, text: token }], problems: [] };
  }
  return texts.length === ENCRYPTED.length
    ? decodeEncrypted(token, texts)
    : decodeSigned(token, texts);
}

/** Any part that begins as JSON does, or a first part that is JSON: whoever made it wanted a JWT. */
function isMeantAsJwt(token: string, texts: readonly string[]): boolean {
  const [first = "", second = ""] = texts;
  if (LIKE_JSON.test(first)) return true;
  if (token.startsWith("{")) return false;
  if (texts.length === 3 && LIKE_JSON.test(second)) return true;
  return texts.length > 1 && "values" in readPart(first, "header", 0);
}

function decodeSigned(token: string, texts: readonly string[]): DecodedToken {
  const parts = texts.map((text, index) => ({ name: SIGNED[index], text }));
  const problems: FormProblem[] = [];
  const [first = "", second, third] = texts;
  const header = jsonPart(first, "header", 0, problems);
  const payload =
    second === undefined ? undefined : jsonPart(second, "payload", first.length + 1, problems);
  let signature: Uint8Array<ArrayBuffer> | undefined;
  if (third !== undefined) {
    const start = first.length + (second?.length ?? 0) + 2;
    const decoded = decodeBase64url(third);
    if (decoded.ok) signature = decoded.bytes;
    else problems.push(problemAt("signature", start, decoded));
  }
  if (texts.length !== SIGNED.length) problems.unshift(wrongCount(texts));
  if (problems.length > 0)
    return { token, form: "malformed", parts, header, payload, signature, problems };
  return { token, form: "signed", parts, header, payload, signature, problems };
}

function decodeEncrypted(token: string, texts: readonly string[]): DecodedToken {
  const parts = texts.map((text, index) => ({ name: ENCRYPTED[index], text }));
  const problems: FormProblem[] = [];
  const header = jsonPart(texts[0] ?? "", "header", 0, problems);
  let start = 0;
  for (const { name, text } of parts) {
    const decoded = decodeBase64url(text);
    if (name !== "header" && !decoded.ok) problems.push(problemAt(name, start, decoded));
    start += text.length + 1;
  }
  if (header !== undefined && !header.values.has("enc")) {
    problems.unshift({
      part: "header",
      sentence:
        "It has five parts, as an encrypted token has, but its header names no content encryption (enc).",
    });
  }
  return { token, form: problems.length > 0 ? "malformed" : "encrypted", parts, header, problems };
}

function malformed(token: string, parts: TokenPart[], problem: FormProblem): DecodedToken {
  return { token, form: "malformed", parts, problems: [problem] };
}

function wrongCount(texts: readonly string[]): FormProblem {
  const count = texts.length;
  const found =
    count > 6 ? "more than six parts" : count === 1 ? "one part only" : `${count} parts`;
  const hint =
    count === 2
      ? " The last part is missing, and the dot before it: it may have been cut off while copying."
      : count === 1
        ? " All that follows the header was cut off."
        : "";
  return {
    part: undefined,
    sentence: `It has ${found}: a signed token has three, an encrypted one has five.${hint}`,
  };
}

function jsonPart(
  text: string,
  name: "header" | "payload",
  start: number,
  problems: FormProblem[],
): JsonPart | undefined {
  const part = readPart(text, name, start);
  if (!("sentence" in part)) return part;
  problems.push(part);
  return undefined;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readPart(text: string, name: "header" | "payload", start: number): JsonPart | FormProblem {
  const refuse = (what: string): FormProblem => ({ part: name, sentence: `The ${name} ${what}.` });
  if (text === "") return refuse("is empty");
  const decoded = decodeBase64url(text);
  if (!decoded.ok) return problemAt(name, start, decoded);
  let json: string;
  try {
    json = utf8.decode(decoded.bytes);
  } catch {
    return refuse("is not text: its bytes are not UTF-8");
  }
  const read = readJsonText(json);
  if (!read.ok) {
    return refuse(
      read.at >= json.length
        ? "is not JSON: its text ends too early"
        : `is not JSON: the decoded text breaks at its character ${read.at + 1}`,
    );
  }
  if (read.members === undefined) return refuse("is JSON, but not an object");
  const values = new Map(
    read.members.map(({ name: member, json: value }): [string, unknown] => [
      member,
      JSON.parse(value),
    ]),
  );
  return { json, members: read.members, values, doubled: read.doubled, depth: read.depth };
}

function problemAt(
  part: PartName | undefined,
  start: number,
  { at, problem }: { readonly at: number; readonly problem: string },
): FormProblem {
  const place = start + at + 1;
  return {
    part,
    at: place,
    sentence: `The ${partWords[part ?? "header"]} ${problem} (character ${place} of the token).`,
  };
}

/** What people call the parts. */
export const partWords: Readonly<Record<PartName, string>> = {
  header: "header",
  payload: "payload",
  signature: "signature",
  key: "encrypted key",
  iv: "initialization vector",
  ciphertext: "ciphertext",
  tag: "authentication tag",
};
