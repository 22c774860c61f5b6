import { once } from "node:events";
import { createServer } from "node:http";

/** Where a browser sends whatever is not for this machine. Nothing gets through. */
export interface WayOut {
  readonly proxy: string;
  /** The hosts that were asked for. */
  readonly strangers: readonly string[];
  close(): Promise<void>;
}

/**
 * Sees every request that leaves a browser, whichever worker of a page makes it. Chromium asks no proxy
 * for what is on this machine.
 *
 * @param onStranger told of each host as it is asked for
 */
export async function openWayOut(onStranger: (host: string) => void): Promise<WayOut> {
  const strangers: string[] = [];
  const note = (host: string) => {
    strangers.push(host);
    onStranger(host);
  };
  const server = createServer((request, response) => {
    note(URL.parse(request.url ?? "")?.host ?? "an address that is none");
    response.writeHead(403).end();
  });
  // https: the browser asks for a tunnel.
  server.on("connect", (request, socket) => {
    note(request.url ?? "an address that is none");
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    proxy: `http://127.0.0.1:${address.port}`,
    strangers,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
