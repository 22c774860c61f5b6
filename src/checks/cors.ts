import type { ProbeRequest } from "./probe.ts";

/** Methods and headers that no preflight is asked for (Fetch standard, "CORS-safelisted"). */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);

/** @returns the headers of a request that a browser asks about beforehand, sorted, in lower case */
export function preflightedHeaders({ headers = {} }: ProbeRequest): string[] {
  return Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => name !== "accept")
    .toSorted();
}

/**
 * Judges the answer to a preflight as a browser does.
 *
 * @returns what stands in the way; undefined when the request may go out
 * @see Fetch standard, "CORS-preflight fetch"
 */
export function preflightObjection(
  request: ProbeRequest,
  origin: string,
  { status, headers }: { readonly status: number; readonly headers: Headers },
): string | undefined {
  if (status < 200 || status > 299) return `the preflight is answered with HTTP ${status}`;
  const objection = originObjection(origin, headers);
  if (objection !== undefined) return `the preflight's answer has ${objection}`;
  const methods = listOf(headers, "access-control-allow-methods");
  const { method } = request;
  if (
    !SAFE_METHODS.has(method) &&
    !methods.includes("*") &&
    !methods.includes(method.toLowerCase())
  ) {
    return `\`Access-Control-Allow-Methods\` lacks \`${method}\``;
  }
  const allowed = listOf(headers, "access-control-allow-headers");
  // A wildcard is none for this one header.
  const lacking = preflightedHeaders(request).filter(
    (name) => !allowed.includes(name) && (name === "authorization" || !allowed.includes("*")),
  );
  return lacking.length === 0
    ? undefined
    : `\`Access-Control-Allow-Headers\` lacks ${lacking.map((name) => `\`${name}\``).join(", ")}`;
}

/**
 * @returns what keeps a page of the origin from reading an answer; undefined when it may
 * @see Fetch standard, "CORS check"
 */
export function originObjection(origin: string, headers: Headers): string | undefined {
  const allowed = headers.get("access-control-allow-origin");
  if (allowed === null) return "no `Access-Control-Allow-Origin`";
  return allowed === "*" || allowed === origin
    ? undefined
    : "an `Access-Control-Allow-Origin` for somebody else";
}

/** @returns the headers of an answer that a page of another origin does not see, in lower case */
export function hiddenHeaders(headers: Headers): string[] {
  const exposed = listOf(headers, "access-control-expose-headers");
  if (exposed.includes("*")) return [];
  return [...headers.keys()].filter((name) => !exposed.includes(name) && !SAFE_ANSWERS.has(name));
}

/** Fetch standard, "CORS-safelisted response-header name". */
const SAFE_ANSWERS: ReadonlySet<string> = new Set([
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "expires",
  "last-modified",
  "pragma",
]);

function listOf(headers: Headers, name: string): string[] {
  return (headers.get(name) ?? "")
    .split(",")
    .map((item) => item.trim().toLowerCase())
    .filter(Boolean);
}
