import type { JourneyExchange } from "./journey-event.ts";
import { aroundMasks, mask, percentDecode } from "./secret-net.ts";

/**
 * What stands for a secret, by the name of the parameter or header that held it. Any other name is
 * somebody else's choice: as a variable, `aws_secret_access_key` would be what the shell has already.
 */
const PLACEHOLDERS: ReadonlyMap<string, string> = new Map([
  ["authorization", "TOKEN"],
  ["token", "TOKEN"],
  ["access_token", "ACCESS_TOKEN"],
  ["refresh_token", "REFRESH_TOKEN"],
  ["id_token_hint", "ID_TOKEN_HINT"],
  ["code", "CODE"],
  ["code_verifier", "CODE_VERIFIER"],
  ["state", "STATE"],
  ["nonce", "NONCE"],
  ["request_uri", "REQUEST_URI"],
  ["login_hint", "LOGIN_HINT"],
  ["logout_hint", "LOGOUT_HINT"],
  ["dpop", "DPOP_PROOF"],
]);

/** Pasted into a terminal, they would drive it: end a paste, break off a line, begin the next. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

/**
 * A request as a command for a POSIX shell. Secrets are variables, which a person fills in:
 * `TOKEN=… CODE=…`. Whatever else stands in it is quoted, and nothing of it is an option or names a
 * file to curl: a provider's text, or that of a file of anybody's, cannot become a command.
 */
export function exchangeCurl({
  method,
  url,
  requestHeaders,
  requestBody,
}: JourneyExchange): string {
  const words: string[] = [`curl --url ${urlWord(url)}`];
  // Brackets and braces in an address are no patterns.
  words.push("--globoff");
  if (method === "HEAD") words.push("--head");
  else if (method !== (requestBody === undefined ? "GET" : "POST"))
    words.push(`--request ${shellWord(method, "")}`);
  for (const [name, value] of Object.entries(requestHeaders).filter(isHeader))
    words.push(`--header ${shellWord(`${name}: ${value}`, name)}`);
  if (requestBody !== undefined) words.push(...bodyWords(requestBody, requestHeaders));
  return words.join(" \\\n  ");
}

/** RFC 9110 §5.6.2; curl would read `@name` from a file. */
function isHeader([name]: readonly [string, string]): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** A request that a person has written, as the same command: the token is the variable `TOKEN`. */
export function requestCurl(
  {
    headers,
    body,
    ...request
  }: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | undefined;
  },
  scheme: "Bearer" | "DPoP",
): string {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return exchangeCurl({
    ...request,
    requestHeaders: {
      authorization: `${scheme} ${mask("the token")}`,
      ...(scheme === "DPoP" && { dpop: mask("a proof") }),
      ...Object.fromEntries(own),
    },
    requestBody: body,
  });
}

function bodyWords(body: string, headers: Readonly<Record<string, string>>): string[] {
  if (/^\(.*not kept\)$/.test(body)) return ['--data-binary "$BODY"'];
  if (!/^application\/x-www-form-urlencoded/i.test(headers["content-type"] ?? ""))
    return [`--data-raw ${shellWord(body, "")}`];
  return body.split("&").map((pair) => {
    const [name = "", ...rest] = pair.split("=");
    const value = aroundMasks(rest.join("="), (part) => percentDecode(part.replaceAll("+", " ")));
    return `--data-urlencode ${shellWord(`${name}=${value}`, name)}`;
  });
}

function urlWord(url: string): string {
  const [address = "", ...queries] = url.split("?");
  const query = queries.join("?");
  if (query === "") return shellWord(address, "");
  const pairs = query.split("&").map((pair) => shellWord(pair, /^[^=]*/.exec(pair)?.[0] ?? ""));
  return `${shellWord(`${address}?`, "")}${pairs.join("'&'")}`;
}

/**
 * One word of the shell: everything literal, secrets aside, which become a variable.
 *
 * @param name of what stands in it, which says what its variable is called
 */
function shellWord(text: string, name: string): string {
  const placeholder = PLACEHOLDERS.get(name.toLowerCase()) ?? "SECRET";
  const parts = text
    .replaceAll(CONTROLS, "\ufffd")
    .split(/(•••• \(\d+ characters\))/)
    .map((part, index) => {
      if (index % 2 === 1) return `"$${placeholder}"`;
      return part === "" ? "" : `'${part.replaceAll("'", "'\\''")}'`;
    })
    .join("");
  return parts === "" ? "''" : parts;
}
