import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { handleRequest } from "./handle-request.ts";
import { type Issuers, type IssuersOptions, createIssuers } from "./issuers.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

export interface HttpMockProviderOptions extends Omit<IssuersOptions, "issuer" | "storage"> {
  /** By default any that is free. */
  readonly port?: number;
}

/** A provider at an origin of its own. */
export interface HttpMockProvider {
  /** The origin: discovery answers at its root. */
  readonly issuer: string;
  readonly issuers: Issuers;
  close(): Promise<void>;
}

/**
 * Serves the provider over real HTTP, on this machine only.
 *
 * @throws {Error} `EADDRINUSE` when the port is taken
 */
export async function serveMockProvider(
  options: HttpMockProviderOptions = {},
): Promise<HttpMockProvider> {
  const server = createServer();
  await listen(server, options.port ?? 0);
  const issuer = `http://localhost:${portOf(server)}`;
  const issuers = createIssuers({
    app: `${issuer}/`,
    ...options,
    issuer,
    storage: createMemoryStorage(),
  });
  server.on("request", (incoming, outgoing) => {
    void respond(issuers, issuer, incoming, outgoing);
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
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const response = await handleRequest(issuers, await requestOf(origin, incoming));
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
  // Piece by piece: some answers are slow on purpose.
  for await (const chunk of response.body ?? []) outgoing.write(chunk);
  outgoing.end();
}

async function requestOf(origin: string, incoming: IncomingMessage): Promise<Request> {
  const { method = "GET", url = "/" } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: new Uint8Array(await buffer(incoming)) } : {};
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
