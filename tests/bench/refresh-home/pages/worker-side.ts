import type { RecordStore } from "../../../../src/vault/record-store.ts";
import { OAuthError } from "../../../../src/oauth/oauth-error.ts";
import type { WorkerGreeting, WorkerReply, WorkerRequest } from "./worker-messages.ts";

/** Answers what the pages of a SharedWorker ask it for. */
export function servePages(
  answer: (request: WorkerRequest) => Promise<Extract<WorkerReply, { value: unknown }>["value"]>,
): void {
  const aliveLock = `alive-${crypto.randomUUID()}`;
  const alive = new Promise<void>((held) => {
    void navigator.locks.request(aliveLock, () => {
      held();
      return new Promise(() => undefined);
    });
  });
  globalThis.addEventListener("connect", (event) => {
    const port = event instanceof MessageEvent ? event.ports[0] : undefined;
    port?.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
      void replyTo(data).then((reply) => port.postMessage(reply));
    });
    port?.start();
    void alive.then(() => port?.postMessage({ aliveLock } satisfies WorkerGreeting));
  });

  async function replyTo(request: WorkerRequest): Promise<WorkerReply> {
    const { id } = request;
    try {
      return { id, value: await answer(request) };
    } catch (error) {
      const code = error instanceof OAuthError ? error.code : undefined;
      return { id, failure: { code, message: String(error) } };
    }
  }
}

/**
 * A worker that has found the database shut would go on without it for as long as it lives: it ends,
 * and the next page that asks gets another one.
 *
 * @throws OAuthError `storage_unavailable`
 */
export async function requireDatabase(records: RecordStore): Promise<void> {
  if (await records.isDurable()) return;
  setTimeout(() => globalThis.close());
  throw new OAuthError("storage_unavailable", "the worker could not open the database");
}
