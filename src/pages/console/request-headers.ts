/** Headers as a person writes them, or the line that is not one. */
export type ParsedHeaders =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads header fields from lines of `Name: value` (RFC 9110 §5.1). `Authorization` is refused: the
 * connection's access token goes there.
 */
export function parseHeaders(text: string): ParsedHeaders {
  const headers: Record<string, string> = {};
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const match = /^([!#$%&'*+.^_`|~\w-]+):(.*)$/u.exec(line.trim());
    const [, name = "", value = ""] = match ?? [];
    if (!match) return { ok: false, problem: `Line ${index + 1} is not of the form Name: value` };
    if (name.toLowerCase() === "authorization") {
      return {
        ok: false,
        problem: "Authorization is set by Pixy, with the connection's access token",
      };
    }
    if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/u.test(value)) {
      return { ok: false, problem: `Line ${index + 1} has a character that no header can carry` };
    }
    headers[name] = value.trim();
  }
  return { ok: true, headers };
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
