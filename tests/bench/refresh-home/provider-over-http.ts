import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { findFreePort, startLoopbackServer } from "../../support/loopback-server.ts";
import {
  createGate,
  createRotatingProvider,
  type RotatingProvider,
} from "../../support/rotating-provider.ts";

/** The provider without mercy, on a port. */
export interface ServedProvider {
  readonly provider: RotatingProvider;
  /**
   * The next refresh is processed when it arrives and answered after so many milliseconds.
   *
   * @returns resolves when it has arrived
   */
  answerNextAfter(milliseconds: number): Promise<void>;
  /** No refresh to come is slow any more. */
  hurry(): void;
  stop(): Promise<void>;
}

/**
 * Serves the rotating provider and its API over HTTP: a refresh token that comes twice ends the
 * grant, without grace. `/authorize` allows everything and answers with the address that it would
 * send the browser to.
 */
export async function serveRotatingProvider(): Promise<ServedProvider> {
  const port = await findFreePort();
  const provider = await createRotatingProvider({
    issuer: `http://op.localhost:${port}`,
    apiOrigin: `http://api.localhost:${port}`,
  });
  const server = await startLoopbackServer((incoming, outgoing) => {
    answer(provider, incoming, outgoing).catch(() => outgoing.destroy());
  }, port);
  return {
    provider,
    answerNextAfter(milliseconds) {
      const held = createGate();
      void held.reached.then(() => setTimeout(held.open, milliseconds));
      provider.faults.push({ held });
      return held.reached;
    },
    hurry: () => void (provider.faults.length = 0),
    stop: () => server.goDown(),
  };
}

async function answer(
  provider: RotatingProvider,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = "GET", headers, url: path = "/" } = incoming;
  outgoing.setHeader("access-control-allow-origin", "*");
  outgoing.setHeader("access-control-allow-headers", "authorization, content-type, dpop");
  outgoing.setHeader("access-control-expose-headers", "dpop-nonce, www-authenticate");
  outgoing.setHeader("access-control-max-age", "7200");
  if (method === "OPTIONS") {
    outgoing.writeHead(204).end();
    return;
  }
  const url = new URL(path, `http://${headers.host}`);
  if (url.pathname === "/authorize") {
    outgoing.end(provider.authorize(url).href);
    return;
  }
  const body = method === "GET" ? null : await buffer(incoming);
  const sent = new Headers();
  for (const name of ["authorization", "content-type", "dpop"]) {
    const value = headers[name];
    if (typeof value === "string") sent.set(name, value);
  }
  const response = await provider.fetch(url.href, {
    method,
    headers: sent,
    body: body && new Uint8Array(body),
  });
  outgoing.writeHead(response.status, [...response.headers].flat());
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
