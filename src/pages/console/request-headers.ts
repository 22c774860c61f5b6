/** One line of the headers editor. */
export interface HeaderRow {
  readonly name: string;
  readonly value: string;
}

/** Headers that can be sent, or the line that cannot. */
export type CheckedHeaders =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly row: number; readonly problem: string };

/** What only the browser sets (Fetch Standard, forbidden request-header); it would drop them silently. */
const FORBIDDEN =
  /^(accept-charset|accept-encoding|access-control-request-(headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/i;

/** @returns what speaks against a header, undefined: nothing */
function problemOfHeader({ name, value }: HeaderRow): string | undefined {
  if (name === "" && value === "") return undefined;
  if (name === "") return "A header needs a name";
  if (!/^[!#$%&'*+.^_`|~\w-]+$/u.test(name)) return "A header's name has no spaces or colons";
  if (/^(authorization|dpop)$/i.test(name))
    return `${name} is set by Pixy, with the connection's access token`;
  if (FORBIDDEN.test(name)) return `${name} is set by the browser alone: no page may choose it`;
  if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/u.test(value))
    return "The value has a character that no header can carry";
  return undefined;
}

/** Takes header fields from the editor; empty lines count for nothing (RFC 9110 §5.1). */
export function checkHeaders(rows: readonly HeaderRow[]): CheckedHeaders {
  const headers: Record<string, string> = {};
  for (const [row, { name: written, value: text }] of rows.entries()) {
    const line = { name: written.trim(), value: text.trim() };
    const problem = problemOfHeader(line);
    if (problem !== undefined) return { ok: false, row, problem };
    const { name, value } = line;
    if (name === "") continue;
    // The same field twice is one field with both values (RFC 9110 §5.3).
    const other = Object.keys(headers).find((each) => each.toLowerCase() === name.toLowerCase());
    headers[other ?? name] = other === undefined ? value : `${headers[other]}, ${value}`;
  }
  return { ok: true, headers };
}

/** @returns the lines of a pasted head, `Name: value` each; undefined when it is none */
export function pastedRows(text: string): readonly HeaderRow[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const rows = lines.flatMap((line) => {
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~\w-]+):(.*)$/u.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value: value.trim() }];
  });
  return rows.length > 0 && rows.length === lines.length ? rows : undefined;
}

/** A body that is JSON says so, unless the person says otherwise: the browser would call it plain text. */
export function withContentType(
  headers: Readonly<Record<string, string>>,
  body: string,
): Readonly<Record<string, string>> {
  const isSaid = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return isSaid || !isJson(body) ? headers : { ...headers, "Content-Type": "application/json" };
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object";
  } catch {
    return false;
  }
}
