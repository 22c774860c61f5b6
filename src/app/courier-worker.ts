import * as v from "valibot";
import { createConnectionStore, SwapRefusedError } from "../connections/connection-store.ts";
import { type Errand, runErrand } from "../connections/courier-errand.ts";
import { type CourierReply, requestSchema } from "../connections/courier-messages.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { openRecordStore } from "../vault/open-record-store.ts";
import { readVaultKey } from "../vault/vault-key.ts";
import { DATABASE } from "./database.ts";

/**
 * The courier: a SharedWorker that outlives its pages. It sends the one request that must not be
 * lost, and sees of tokens only what it carries (docs/refresh-home.md).
 */

const records = openRecordStore(DATABASE);
const store = createConnectionStore(records);
const lock = `pixy.courier-lives.${crypto.randomUUID()}`;

/** Resolves once the lock is held, and never lets it go: the platform does when this worker dies. */
const living = new Promise<void>((held) => {
  void navigator.locks.request(lock, () => {
    held();
    return new Promise(() => undefined);
  });
});

globalThis.addEventListener("connect", (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  port?.addEventListener("message", ({ data }) => {
    const request = v.safeParse(requestSchema, data);
    // Whoever speaks otherwise is no page of this Pixy.
    if (!request.success) return;
    const reply = (answer: CourierReply) => port.postMessage(answer);
    const { id } = request.output;
    if (request.output.kind === "ping") void living.then(() => reply({ kind: "pong", id, lock }));
    else void run(id, request.output.errand).then(reply);
  });
  port?.start();
});

async function run(id: number, errand: Errand): Promise<CourierReply> {
  if (!(await records.isDurable())) {
    // It would go on without the database as long as it lives: the next page gets another one.
    setTimeout(() => globalThis.close());
    return { kind: "not-sent", id, why: "shut" };
  }
  try {
    const response = await runErrand(errand, {
      store,
      readKey: () => readVaultKey(records),
      locks: navigator.locks,
      fetch: (input, init) => fetch(input, init),
      now: () => Date.now(),
    });
    const { status, statusText } = response;
    const headers = Object.fromEntries(response.headers);
    return { kind: "answer", id, status, statusText, headers, body: await response.text() };
  } catch (error) {
    if (error instanceof SwapRefusedError) return { kind: "not-sent", id, why: "overtaken" };
    const code = error instanceof OAuthError ? error.code : undefined;
    switch (code) {
      case "storage_unavailable":
      case "storage_full":
      case "record_corrupted":
      case "endpoint_insecure":
        return { kind: "not-sent", id, why: "shut" };
      case "response_too_large":
      case "redirect_refused":
        return { kind: "failure", id, code };
      default:
        return { kind: "failure", id, code: "provider_unreachable" };
    }
  }
}
