import { setTimeout } from "node:timers/promises";
import { startLoopbackServer } from "../support/loopback-server.ts";

/** An API far away. */
export interface WaitingApi {
  readonly port: number;
  /** Calls that were answered, preflights aside. */
  calls(): number;
  stop(): Promise<void>;
}

/**
 * Starts an API on every name of this machine. It answers whoever has a good token with 200, and
 * takes hardly any time for it, so that what is measured is the browser's.
 *
 * @param isGood whether it is an access token
 * @param latency milliseconds before every answer, also of a preflight
 */
export async function startWaitingApi(
  isGood: (token: string) => boolean,
  latency: number,
): Promise<WaitingApi> {
  let calls = 0;
  const server = await startLoopbackServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "authorization");
    void setTimeout(latency).then(() => {
      if (request.method === "OPTIONS") return response.writeHead(204).end();
      calls += 1;
      const token = request.headers.authorization?.replace(/^Bearer /u, "") ?? "";
      response.writeHead(isGood(token) ? 200 : 401, { "content-type": "application/json" });
      return response.end("{}");
    });
  }, 0);
  return { port: server.port, calls: () => calls, stop: () => server.goDown() };
}
