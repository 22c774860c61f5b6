import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";

/** An HTTP server on the loopback interface that can vanish and come back on the same port. */
export interface LoopbackServer {
  readonly port: number;
  /** Stops listening and cuts every connection, as a machine does that goes down. */
  goDown(): Promise<void>;
  /** Listens again on the same port. */
  comeBack(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1. Browsers resolve `*.localhost` to it; other programs may not.
 *
 * @param listener answers the requests
 * @param port 0 for any free one
 * @throws the system's error when the port is taken
 */
export async function startLoopbackServer(
  listener: RequestListener,
  port: number,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const bound = address.port;
  return {
    port: bound,
    async goDown() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async comeBack() {
      if (server.listening) return;
      server.listen(bound, "127.0.0.1");
      await once(server, "listening");
    },
  };
}

/**
 * @returns a port of the loopback interface that is free at this moment, and that no system hands out by
 *   itself: one of those would soon be some connection's
 */
export async function findFreePort(): Promise<number> {
  const probe = await startLoopbackServer(() => {}, randomInt(20_000, 32_768)).catch(
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
        return undefined;
      throw error;
    },
  );
  if (probe === undefined) return findFreePort();
  await probe.goDown();
  return probe.port;
}
