import type { ConnectionRecord } from "../../../../src/connections/connection-record.ts";
import { OAuthError } from "../../../../src/oauth/oauth-error.ts";
import { openBenchPage } from "./bench-page.ts";
import workerUrl from "./courier-worker.ts?sharedworker&url";
import { createRefreshHome } from "./refresh-home.ts";
import { openWorkerPort } from "./worker-port.ts";

/** The page as the home of the refresh, with a worker that carries the one request of it. */
await openBenchPage((foundation, tokens, profiles) => {
  const port = openWorkerPort(workerUrl, { name: "pixy-courier", extendedLifetime: true });
  return createRefreshHome(foundation, tokens, profiles, (record) => async (input, init) => {
    const request = new Request(input, init);
    const keep = profiles.find(({ id }) => id === record.profileId)?.refreshTokens;
    // What must not reach the disk cannot be kept by somebody else.
    if (request.method !== "POST" || keep !== "vault") return foundation.fetch(input, init);
    try {
      return await carried(request, record, await request.text());
    } catch (error) {
      // It says so before it sends anything.
      if (!(error instanceof OAuthError) || error.code !== "storage_unavailable") throw error;
      return foundation.fetch(input, init);
    }
  });

  async function carried(
    request: Request,
    { id }: ConnectionRecord,
    body: string,
  ): Promise<Response> {
    const answer = await port.ask({
      kind: "token-request",
      connectionId: id,
      url: request.url,
      method: request.method,
      headers: [...request.headers],
      body,
      resource: new URLSearchParams(body).get("resource") ?? undefined,
    });
    if (typeof answer !== "object")
      throw new OAuthError("provider_unreachable", "the worker brought no answer");
    return new Response(answer.body, {
      status: answer.status,
      headers: answer.headers.map(([name, value]): [string, string] => [name, value]),
    });
  }
});
