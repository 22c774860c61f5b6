import { openBenchPage } from "./bench-page.ts";
import workerUrl from "./refresh-worker.ts?sharedworker&url";
import { openWorkerPort } from "./worker-port.ts";

/** A SharedWorker as the home of the refresh; `?extended` asks for one that outlives its pages. */

const extendedLifetime = new URL(location.href).searchParams.has("extended");

await openBenchPage((_foundation, _tokens, profiles) => {
  const port = openWorkerPort(workerUrl, { name: "pixy-refresh", extendedLifetime });
  return {
    async refresh(connectionId) {
      await port.ask({ kind: "refresh", profiles, connectionId });
    },
    async call(connectionId, url) {
      return Number(await port.ask({ kind: "call", profiles, connectionId, url }));
    },
  };
});
