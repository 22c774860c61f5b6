import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { answerControl } from "./controls/control-api.ts";
import { handleRequest } from "./handle-request.ts";
import { isLoopbackHost } from "./messages/foreign-request.ts";
import { type PageRenderer, answerPage, stylesheetPath } from "./pages/http-pages.ts";
import { type Issuers, type IssuersOptions, createIssuers } from "./issuers.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

export interface HttpMockProviderOptions extends Omit<IssuersOptions, "issuer" | "storage"> {
  /** By default any that is free. */
  readonly port?: number;
  /**
   * Draws the pages: `renderPage` of `pages/render-page.tsx`, for whoever can import it. Without it
   * the provider has none, as if nobody were there to look.
   */
  readonly renderPage?: PageRenderer;
}

/** A provider at an origin of its own. */
export interface HttpMockProvider {
  /** The origin: discovery answers at its root. */
  readonly issuer: string;
  readonly issuers: Issuers;
  close(): Promise<void>;
}

/** Bytes. Tokens may be large (RFC 6749 §5.1 sets no limit), and Node stops at 16 kB. */
const LONGEST_HEADERS = 64 * 1024;

/** Bytes of a request's body. */
const LONGEST_BODY = 256 * 1024;

/**
 * Serves the provider over real HTTP, on this machine only.
 *
 * @throws {Error} `EADDRINUSE` when the port is taken
 */
export async function serveMockProvider(
  options: HttpMockProviderOptions = {},
): Promise<HttpMockProvider> {
  const server = createServer({ maxHeaderSize: LONGEST_HEADERS });
  await listen(server, options.port ?? 0);
  const issuer = `http://localhost:${portOf(server)}`;
  const issuers = createIssuers({
    app: `${issuer}/`,
    ...options,
    issuer,
    storage: createMemoryStorage(),
  });
  server.on("request", (incoming, outgoing) => {
    respond(issuers, issuer, options.renderPage, incoming, outgoing).catch(() => {
      // What cannot be read as a request is nobody's fault here; the connection may be gone too.
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(400).end();
    });
  });
  return {
    issuer,
    issuers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  issuers: Issuers,
  origin: string,
  renderPage: PageRenderer | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (!isLoopbackHost(incoming.headers.host ?? "")) {
    outgoing.writeHead(403).end();
    return;
  }
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413).end();
    return;
  }
  const request = requestOf(origin, incoming, body);
  const response =
    answerStylesheet(request) ??
    (await answerControl(issuers, request)) ??
    (renderPage && (await answerPage(issuers, request, renderPage))) ??
    (await handleRequest(issuers, request));
  if (response === undefined) {
    outgoing.writeHead(404).end();
    return;
  }
  // What `fetch` calls an error is a connection that broke.
  if (response.type === "error") {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(response.status, [...response.headers].flat());
  // Piece by piece: some answers are slow on purpose, and some break off.
  for await (const chunk of response.body ?? []) await write(outgoing, chunk);
  outgoing.end();
}

/** @throws {Error} when whoever asked has gone, which ends the answer */
function write(outgoing: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

function answerStylesheet({ url }: Request): Response | undefined {
  if (new URL(url).pathname !== stylesheetPath) return undefined;
  const stylesheet = readFileSync(new URL("./pages/mock-id.css", import.meta.url));
  return new Response(stylesheet, { headers: { "content-type": "text/css; charset=utf-8" } });
}

/** @returns undefined as soon as it is too long */
function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    incoming.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= LONGEST_BODY) {
        chunks.push(chunk);
        return;
      }
      // The rest is read and dropped: who is cut off while sending does not see the answer.
      chunks.length = 0;
      resolve(undefined);
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks)));
    incoming.once("error", reject);
    incoming.once("close", () => reject(new Error("whoever asked has gone")));
  });
}

function requestOf(origin: string, incoming: IncomingMessage, content: Uint8Array): Request {
  const { method = "GET", url = "/" } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: new Uint8Array(content) } : {};
  return new Request(new URL(url, origin), { method, headers, ...body });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolve);
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
