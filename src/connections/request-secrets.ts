/** A request as a person writes it, without the connection's token. */
interface WrittenRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** What looks like a secret in a request, and where it stands. */
export interface RequestSecret {
  readonly place: "address" | "header" | "body";
  readonly name: string;
}

/** Whole words, so that neither `max_tokens` nor `country_code` is one. */
const SECRET_NAME =
  /(^|[-_.])(auth|authorization|cookie2?|jwt|otp|pwd|password|passwd|passphrase|sid|sig|signature|secret|token|credentials?|assertion|csrf|xsrf|dpop|code-?_?verifier|session|session-?_?id|(x-?)?(api|access|private|shared|account|subscription|functions)-?_?key)$/i;

/** Where a list goes on: no secret, although it is called a token. */
const PAGE_TOKEN = /(page|next|continuation|sync|cursor)-?_?token$/i;

/**
 * A word with the first part of a JWT, a JSON object, in it (RFC 7519 §3). It is looked for once in a
 * word, and only where a dot follows: a long text of such beginnings would take minutes otherwise.
 */
const JWT = /(?<![\w-])(?=[\w-]*\.[\w-])[\w-]*?eyJ[\w-]{8,}\.[\w-]+/;

/** @returns whether a value of this name is likely to be a secret */
function isSecretName(name: string): boolean {
  // Turns accessToken into two words.
  const words = name.trim().replace(/([a-z\d])([A-Z])/g, "$1-$2");
  return SECRET_NAME.test(words) && !PAGE_TOKEN.test(words);
}

/**
 * Looks for what should be kept on no disk: it goes by names, and knows a JWT when it sees one.
 *
 * @returns the first thing that looks like a secret
 */
export function secretIn({
  url,
  headers = {},
  body = "",
}: WrittenRequest): RequestSecret | undefined {
  for (const [name, value] of Object.entries(headers))
    if (isSecretName(name) || JWT.test(value)) return { place: "header", name };
  const address = URL.parse(url);
  if (address !== null && address.username + address.password !== "")
    return { place: "address", name: "user name and password" };
  for (const [name, value] of address?.searchParams ?? [])
    if (isSecretName(name) || JWT.test(value)) return { place: "address", name };
  if (JWT.test(url)) return { place: "address", name: "a JWT" };
  const name = namesIn(body).find(isSecretName) ?? (JWT.test(body) ? "a JWT" : undefined);
  return name === undefined ? undefined : { place: "body", name };
}

/** @returns the address without the values that look like secrets; their names stay */
export function withoutSecrets(url: string): string {
  const address = URL.parse(url);
  if (address === null) return "";
  address.username = "";
  address.password = "";
  address.hash = "";
  const pairs = [...address.searchParams].map(([name, value]) => [
    name,
    isSecretName(name) || JWT.test(value) ? "" : value,
  ]);
  // What is not touched stays as it was written.
  const isChanged = pairs.some(([name = "", value]) => value !== address.searchParams.get(name));
  if (isChanged) address.search = new URLSearchParams(pairs).toString();
  return address.href.replaceAll(new RegExp(JWT, "g"), "…");
}

/** The names of members in JSON, or of fields in a form. */
function namesIn(body: string): readonly string[] {
  try {
    return memberNames(JSON.parse(body));
  } catch {
    return /^[^\s=&]+=/.test(body) ? [...new URLSearchParams(body).keys()] : [];
  }
}

/** At any depth: what comes from a file may be nested as deep as it is long. */
function memberNames(value: unknown): readonly string[] {
  const names: string[] = [];
  const unseen = [value];
  for (const next of unseen) {
    if (next === null || typeof next !== "object") continue;
    for (const [name, content] of Object.entries(next)) {
      if (!Array.isArray(next)) names.push(name);
      unseen.push(content);
    }
  }
  return names;
}
