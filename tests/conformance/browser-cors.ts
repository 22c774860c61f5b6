import { baseUrl } from "./harness.ts";

/** Headers that need no permission (Fetch standard, "CORS-safelisted request-header"). */
const SIMPLE_HEADERS = new Set(["accept", "accept-language", "content-language"]);
const SIMPLE_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/;
const SIMPLE_ANSWERS = [
  "cache-control",
  "content-language",
  "content-type",
  "expires",
  "last-modified",
];

/**
 * A fetch that asks for permission and hides answers, as a browser does for a page of another
 * origin. A refusal is the one error that tells nothing.
 *
 * @see Fetch standard, "CORS protocol"
 */
export function withCors(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  const origin = new URL(baseUrl).origin;
  return async (input, init) => {
    const request = new Request(input, init);
    const asked = [...request.headers.keys()].filter((name) => {
      if (name !== "content-type") return !SIMPLE_HEADERS.has(name);
      return !SIMPLE_TYPES.test(request.headers.get(name) ?? "");
    });
    if (asked.length > 0) {
      const headers = {
        origin,
        "access-control-request-method": request.method,
        "access-control-request-headers": asked.join(", "),
      };
      const permission = await fetch(request.url, { method: "OPTIONS", headers });
      const allowed = permission.headers.get("access-control-allow-headers")?.toLowerCase() ?? "";
      const isAllowed = asked.every((name) => allowed.includes(name));
      if (!permission.ok || !isReadable(permission) || !isAllowed) throw blocked();
    }
    request.headers.set("origin", origin);
    const response = await fetch(request);
    if (!isReadable(response)) throw blocked();
    const exposed = response.headers.get("access-control-expose-headers")?.toLowerCase() ?? "";
    for (const name of response.headers.keys()) {
      if (!SIMPLE_ANSWERS.includes(name) && !exposed.includes(name)) response.headers.delete(name);
    }
    return response;
  };

  function isReadable({ headers }: Response): boolean {
    const readers = headers.get("access-control-allow-origin");
    return readers === "*" || readers === origin;
  }
}

function blocked(): TypeError {
  return new TypeError("Failed to fetch");
}
