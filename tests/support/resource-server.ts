import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { createDpopGuard } from "./dpop-guard.ts";
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
  /** Answers `GET` of this path with these bytes, to whoever has a good token. */
  serveFile(path: string, file: ServedFile): void;
  /** Lets caches keep every answer for so many seconds, as an API does that knows of one user only. */
  letCachesKeep(seconds: number): void;
  /** Keeps every answer back; returns what lets them go. */
  hold(): () => void;
  /** As it was right after the start, for the next test. */
  reset(): void;
  stop(): Promise<void>;
}

/** Bytes to be answered with. */
export interface ServedFile {
  readonly type: string;
  readonly bytes: Uint8Array | string;
  readonly status?: number;
}

/** What a request gets. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** In place of the body. */
  readonly file?: ServedFile;
  /** RFC 6750 §3 */
  readonly challenge?: string;
  /** RFC 9449 §8 */
  readonly nonce?: string | undefined;
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

/** Seconds for which a sign-in is recent enough for the safe. */
const SAFE_SIGN_IN = 300;

/**
 * Starts an API on an origin of its own: `GET /me`, `GET /workflows` (scope `read:workflows`),
 * `POST /echo`, `GET /safe` and `POST /safe` (a sign-in of the kind `gold`, five minutes old at the
 * most), and whatever lies in `/files/` and `/mail/`, which are resources of their own (RFC 8707).
 * It believes no token but asks the provider about each (RFC 7662), and takes one that is bound to a
 * key only with a proof that holds its nonce (RFC 9449).
 */
export async function startResourceServer(options: ResourceServerOptions): Promise<ResourceServer> {
  const calls: ApiCallRecord[] = [];
  const files = new Map<string, ServedFile>();
  let refusals = 0;
  let held: Promise<void> | undefined;
  let caching = "no-store";
  const guard = createDpopGuard();
  guard.nonce = crypto.randomUUID();

  async function findToken(token: string): Promise<Introspection | undefined> {
    for (const provider of options.providers) {
      const introspection = await provider.introspect(token).catch(() => undefined);
      if (introspection?.active === true) return introspection;
    }
    return undefined;
  }

  async function answer(request: IncomingMessage, url: URL): Promise<Answer> {
    const body = await text(request);
    const [scheme = "", token] = request.headers.authorization?.split(" ") ?? [];
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
    const key = introspection.cnf?.jkt;
    if (scheme !== (key === undefined ? "Bearer" : "DPoP")) return INVALID_TOKEN;
    if (key !== undefined) {
      const { method = "", headers } = request;
      const proven = new Request(url, { method, headers: { dpop: String(headers["dpop"]) } });
      const proof = await guard.check(proven, token);
      if ("objection" in proof)
        return {
          status: 401,
          body: { error: proof.objection },
          challenge: `DPoP error="${proof.objection}", algs="ES256"`,
          nonce: guard.nonce,
        };
      if (proof.thumbprint !== key) return INVALID_TOKEN;
    }
    const resource = /^\/(files|mail)\//.exec(url.pathname)?.[0];
    if (introspection.aud !== (resource && origin + resource)) return INVALID_TOKEN;
    if (resource !== undefined) return { status: 200, body: { from: url.pathname } };
    const file = request.method === "GET" ? files.get(url.pathname) : undefined;
    if (file !== undefined) return { status: file.status ?? 200, body: undefined, file };
    switch (`${request.method} ${url.pathname}`) {
      case "GET /me":
        return { status: 200, body: { account: introspection.sub, scope: introspection.scope } };
      case "GET /workflows":
        return listWorkflows(introspection);
      case "GET /safe":
      case "POST /safe":
        return openSafe(introspection, request.method === "POST" ? body : undefined);
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
    const { status, body, file, challenge, nonce } = await answer(request, url);
    await held;
    calls.push({ method: request.method ?? "", target: url.pathname + url.search, status });
    if (nonce !== undefined) response.setHeader("DPoP-Nonce", nonce);
    if (challenge !== undefined) response.setHeader("WWW-Authenticate", challenge);
    response.writeHead(status, {
      "Content-Type": file?.type ?? "application/json",
      "Cache-Control": caching,
    });
    response.end(file?.bytes ?? JSON.stringify(body));
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
    serveFile: (path, file) => void files.set(path, file),
    letCachesKeep: (seconds) => void (caching = `max-age=${seconds}`),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    reset() {
      calls.length = 0;
      files.clear();
      refusals = 0;
      held = undefined;
      caching = "no-store";
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

function openSafe({ acr, auth_time: at = 0 }: Introspection, put: string | undefined): Answer {
  const isRecent = Date.now() / 1000 - at <= SAFE_SIGN_IN;
  if (acr === "gold" && isRecent) return { status: 200, body: { safe: "open", put } };
  return {
    status: 401,
    body: { error: "insufficient_user_authentication" },
    challenge: `Bearer error="insufficient_user_authentication", acr_values="gold", max_age="${SAFE_SIGN_IN}"`,
  };
}

/** No cookies are involved: whoever holds a token may call from anywhere. */
function allowEveryOrigin(response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Access-Control-Allow-Methods", "GET, POST");
  response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP");
  response.setHeader("Access-Control-Expose-Headers", "WWW-Authenticate, DPoP-Nonce");
  response.setHeader("Access-Control-Max-Age", "600");
}
