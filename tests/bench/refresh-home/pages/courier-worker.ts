import {
  createConnectionStore,
  SwapRefusedError,
} from "../../../../src/connections/connection-store.ts";
import { createConnectionTokens } from "../../../../src/connections/connection-tokens.ts";
import { askTokenEndpoint } from "../../../../src/oauth/token-endpoint-answer.ts";
import { createTokenVault } from "../../../../src/vault/token-vault.ts";
import { openRecordStore } from "../../../../src/vault/open-record-store.ts";
import { loadVaultKey } from "../../../../src/vault/vault-key.ts";
import type { PlainAnswer, WorkerRequest } from "./worker-messages.ts";
import { requireDatabase, servePages } from "./worker-side.ts";

/**
 * The SharedWorker as a courier: the page has lock, vault and tokens, and only the one request that
 * must not be lost goes through here. Its answer is pending (docs/refresh.md step 5) before the page
 * hears of it, whether the page still lives or not.
 */

type TokenRequest = Extract<WorkerRequest, { kind: "token-request" }>;

const records = openRecordStore("pixy");
const store = createConnectionStore(records);
const tokens = createConnectionTokens(createTokenVault(() => loadVaultKey(records)));

servePages(async (request) => {
  if (request.kind !== "token-request") throw new Error("this worker only carries");
  await requireDatabase(records);
  const carried = carry(request);
  // The next in line for the page's own lock: should the page die, others wait for the answer.
  void navigator.locks.request(`pixy.refresh.${request.connectionId}`, () =>
    carried.catch(() => undefined),
  );
  return carried;
});

async function carry({
  connectionId,
  url,
  method,
  headers,
  body,
  resource,
}: TokenRequest): Promise<PlainAnswer> {
  const marked = await store.read(connectionId);
  const response = await fetch(url, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body,
    credentials: "omit",
    cache: "no-store",
    redirect: "manual",
    referrerPolicy: "no-referrer",
  });
  const text = await response.text();
  const receivedAt = Date.now();
  const answer = { status: response.status, headers: [...response.headers], body: text };
  if (marked === undefined || !response.ok) return answer;
  try {
    // It has been asked already: what is wanted of it is the answer without its oddities.
    const sound = await askTokenEndpoint(() => Promise.resolve(new Response(text, response)), {
      fetch: () => Promise.reject(new Error("nothing more is asked")),
    });
    const members: unknown = await sound.json();
    const pending = await tokens.sealPending(
      marked,
      {
        body: Object.fromEntries(Object.entries(Object(members))),
        receivedAt,
        ...(resource !== undefined && { resource }),
      },
      "vault",
    );
    await store.swap(connectionId, marked, (current) => {
      const isOurs =
        current.mark?.at === marked.mark?.at && current.mark?.attempts === marked.mark?.attempts;
      if (!isOurs) throw new SwapRefusedError();
      return { ...current, pending };
    });
  } catch {
    // What cannot be kept here is the page's to judge, as long as it lives.
  }
  return answer;
}
