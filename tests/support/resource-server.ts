import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { startLoopbackServer } from "./loopback-server.ts";
import type { Introspection, RealProvider } from "./real-provider.ts";

export interface ResourceServerOptions {
  /** Name by which the browser knows it. */
  readonly host?: string;
  /** 0, the default, for any free one. */
  readonly port?: number;
  /** Whose access tokens are good here. */
  readonly providers: readonly Pick<RealProvider, "introspect">[];
}

/** One request that the API has answered. */
export interface ApiCallRecord {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly status: number;
}

/** An API that takes the provider's access tokens, and what only its owner can do with it. */
export interface ResourceServer {
  readonly origin: string;
  /** Every call so far but for CORS preflights, in the order in which they were answered. */
  readonly calls: readonly ApiCallRecord[];
  /** Answers 401 `invalid_token` to the next requests although their tokens are good. */
  refuseNext(count: number): void;
  /** As it was right after the start, for the next test. */
  reset(): void;
  stop(): Promise<void>;
}

/** What a request gets. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** RFC 6750 §3 */
  readonly challenge?: string;
}

const INVALID_TOKEN: Answer = {
  status: 401,
  body: { error: "invalid_token" },
  challenge:
    'Bearer realm="workflows", error="invalid_token", error_description="The access token is not good"',
};
const WORKFLOWS = [
  { id: "wf-1", name: "Nightly report", active: true },
  { id: "wf-2", name: "Welcome mail", active: false },
];

/**
 * Starts an API on an origin of its own: `GET /me`, `GET /workflows` (scope `read:workflows`) and
 * `POST /echo`. It believes no token but asks the provider about each (RFC 7662).
 */
export async function startResourceServer(options: ResourceServerOptions): Promise<ResourceServer> {
  const calls: ApiCallRecord[] = [];
  let refusals = 0;

  async function findToken(token: string): Promise<Introspection | undefined> {
    for (const provider of options.providers) {
      const introspection = await provider.introspect(token).catch(() => undefined);
      if (introspection?.active === true) return introspection;
    }
    return undefined;
  }

  async function answer(request: IncomingMessage, url: URL): Promise<Answer> {
    const body = await text(request);
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (token === undefined) {
      return {
        status: 401,
        body: { error: "unauthorized" },
        challenge: 'Bearer realm="workflows"',
      };
    }
    if (refusals > 0) {
      refusals--;
      return INVALID_TOKEN;
    }
    const introspection = await findToken(token);
    if (introspection === undefined) return INVALID_TOKEN;
    switch (`${request.method} ${url.pathname}`) {
      case "GET /me":
        return { status: 200, body: { account: introspection.sub, scope: introspection.scope } };
      case "GET /workflows":
        return listWorkflows(introspection);
      case "POST /echo":
        return { status: 200, body: { received: body, calls: countCalls(url.pathname) + 1 } };
      default:
        return { status: 404, body: { error: "not_found" } };
    }
  }

  function countCalls(path: string): number {
    return calls.filter((call) => new URL(call.target, origin).pathname === path).length;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    allowEveryOrigin(response);
    if (request.method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    const url = new URL(request.url ?? "/", origin);
    const { status, body, challenge } = await answer(request, url);
    calls.push({ method: request.method ?? "", target: url.pathname + url.search, status });
    if (challenge !== undefined) response.setHeader("WWW-Authenticate", challenge);
    response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
    response.end(JSON.stringify(body));
  }

  const server = await startLoopbackServer((request, response) => {
    serve(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  }, options.port ?? 0);
  const origin = `http://${options.host ?? "api.localhost"}:${server.port}`;

  return {
    origin,
    calls,
    refuseNext(count) {
      refusals = count;
    },
    reset() {
      calls.length = 0;
      refusals = 0;
    },
    stop: () => server.goDown(),
  };
}

function listWorkflows(introspection: Introspection): Answer {
  if (introspection.scope.split(" ").includes("read:workflows"))
    return { status: 200, body: WORKFLOWS };
  return {
    status: 403,
    body: { error: "insufficient_scope" },
    challenge: 'Bearer realm="workflows", error="insufficient_scope", scope="read:workflows"',
  };
}

/** No cookies are involved: whoever holds a token may call from anywhere. */
function allowEveryOrigin(response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Access-Control-Allow-Methods", "GET, POST");
  response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type");
  response.setHeader("Access-Control-Expose-Headers", "WWW-Authenticate");
  response.setHeader("Access-Control-Max-Age", "600");
}
