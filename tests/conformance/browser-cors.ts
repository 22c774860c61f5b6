import { handleRequest } from "../../src/mock-provider/handle-request.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { baseUrl } from "./app.ts";

/** Headers that need no permission (Fetch standard), or that a page in a browser does not set. */
const SIMPLE_HEADERS = new Set(["accept", "accept-language", "content-language", "user-agent"]);
const SIMPLE_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/;
const SIMPLE_ANSWERS = [
  "cache-control",
  "content-language",
  "content-type",
  "expires",
  "last-modified",
];

/**
 * A fetch past the sockets: an answer without end is cut off there in a way that ends the process.
 */
export function fetchInProcess({ issuers }: NodeMockProvider): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason));
    const response = await Promise.race([handleRequest(issuers, request), promise]);
    if (response === undefined || response.type === "error") throw blocked();
    const body = response.body?.pipeThrough(new TransformStream(), { signal }) ?? null;
    return new Response(body, response);
  };
}

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
    const shown = [...response.headers].filter(
      ([name]) => SIMPLE_ANSWERS.includes(name) || exposed.includes(name),
    );
    const { status, statusText } = response;
    return new Response(response.body, { status, statusText, headers: shown });
  };

  function isReadable({ headers }: Response): boolean {
    const readers = headers.get("access-control-allow-origin");
    return readers === "*" || readers === origin;
  }
}

function blocked(): TypeError {
  return new TypeError("Failed to fetch");
}
