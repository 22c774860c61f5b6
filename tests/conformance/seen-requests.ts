import { http } from "msw/http";
import { setupServer } from "msw/node";
import { onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";

/** One request, as whoever it went to saw it. */
export interface SeenRequest {
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** The body of a request that sends a form. */
  readonly form: URLSearchParams;
  /** Milliseconds of the local clock. */
  readonly at: number;
}

/** `code exchange`, `refresh` and `device poll` are the token endpoint; `elsewhere` is no provider of ours. */
export type Endpoint =
  | "discovery"
  | "jwks"
  | "code exchange"
  | "refresh"
  | "device authorization"
  | "device poll"
  | "userinfo"
  | "revocation"
  | "pushed authorization"
  | "registration"
  | "api"
  | "elsewhere";

export interface Requests {
  readonly all: readonly SeenRequest[];
  to(endpoint: Endpoint): readonly SeenRequest[];
  count(endpoint: Endpoint): number;
}

/** Notes what goes out, lets the mock provider answer its part, and breaks every other connection. */
export function watchRequests(mock: NodeMockProvider): Requests {
  const all: SeenRequest[] = [];
  const server = setupServer(
    http.all("*", async ({ request }) => {
      const copy = request.clone();
      const url = new URL(copy.url);
      const isForm = copy.headers.get("content-type")?.includes("form-urlencoded") === true;
      const form = new URLSearchParams(isForm ? await copy.text() : "");
      const endpoint = endpointOf(mock, url, form);
      all.push({ endpoint, method: copy.method, url, headers: copy.headers, form, at: Date.now() });
      return undefined;
    }),
    ...mock.handlers,
    http.all("*", () => Response.error()),
  );
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
  const to = (endpoint: Endpoint) => all.filter((request) => request.endpoint === endpoint);
  return { all, to, count: (endpoint) => to(endpoint).length };
}

function endpointOf(mock: NodeMockProvider, url: URL, form: URLSearchParams): Endpoint {
  if (url.origin === new URL(mock.issuer).origin && url.pathname.includes("/.well-known/")) {
    return "discovery";
  }
  const path = mock.issuers.find(url)?.path;
  switch (path) {
    case "/jwks":
      return "jwks";
    case "/token":
      return grantOf(form.get("grant_type"));
    case "/device_authorization":
      return "device authorization";
    case "/userinfo":
      return "userinfo";
    case "/revoke":
      return "revocation";
    case "/par":
      return "pushed authorization";
    case "/register":
      return "registration";
    default:
      return path?.startsWith("/api/") === true ? "api" : "elsewhere";
  }
}

function grantOf(grantType: string | null): Endpoint {
  switch (grantType) {
    case "refresh_token":
      return "refresh";
    case "urn:ietf:params:oauth:grant-type:device_code":
      return "device poll";
    default:
      return "code exchange";
  }
}

/** What a test leaves under way must not be counted as the next one's. */
export function closingFetch(): typeof globalThis.fetch {
  let isOver = false;
  onTestFinished(() => void (isOver = true));
  return (input, init) => (isOver ? new Promise(() => undefined) : fetch(input, init));
}
