import * as v from "valibot";
import { OAuthError } from "../oauth/oauth-error.ts";
import { createProviderFetch } from "../oauth/provider-fetch.ts";
import { isSecureUrl } from "../oauth/secure-endpoint.ts";
import { acceptedTokenResponse, parseObject, revocableToken } from "../oauth/token-response.ts";
import { createTokenVault } from "../vault/token-vault.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import { isGone } from "./grantee.ts";
import { isSameSend, pendingSlot, requireTokens } from "./pending-answer.ts";
import { courierLock } from "./refresh-lock.ts";

/** A token request as a page hands it to the courier, and the send that the page has marked. */
export const errandSchema = v.object({
  connectionId: v.string(),
  lineage: v.string(),
  generation: v.number(),
  mark: v.object({ at: v.number(), attempts: v.number() }),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  body: v.string(),
  /** The one of several resources that an access token is wanted for (RFC 8707 §2.2). */
  resource: v.optional(v.string()),
  /** Where the provider takes back what nobody may keep (RFC 7009 §2). */
  revocationUrl: v.optional(v.string()),
});

export type Errand = v.InferOutput<typeof errandSchema>;

type Mark = NonNullable<ConnectionRecord["mark"]>;

export interface ErrandDependencies {
  readonly store: ConnectionStore;
  /** The key of the vault, if it is stored. */
  readonly readKey: () => Promise<CryptoKey | undefined>;
  readonly locks: LockManager;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
}

/**
 * Sends a token request for a page that may die meanwhile. An answer with tokens is written down as
 * pending, unseen, before anybody hears of it: whoever refreshes next finds it, and validates it.
 * Nothing is sent for a page that was overtaken, or that has given up. What nobody may keep any more
 * goes back to the provider, as well as that goes.
 *
 * @returns the answer, for the page to read as its own
 * @throws SwapRefusedError when the record is not marked with this send: nothing was sent
 * @throws OAuthError `endpoint_insecure`, `storage_unavailable` (also without a key of the vault),
 *   `storage_full`: nothing was sent; and as createProviderFetch does
 * @see docs/refresh.md steps 4, 5, 9 and 11
 */
export async function runErrand(errand: Errand, deps: ErrandDependencies): Promise<Response> {
  const { readKey, locks, now } = deps;
  if (!isSecureUrl(errand.url))
    throw new OAuthError("endpoint_insecure", "the errand leads to no place that is safe");
  const key = await readKey();
  if (key === undefined)
    throw new OAuthError("storage_unavailable", "the key of the vault is not stored");
  const vault = createTokenVault(() => Promise.resolve({ key, isKept: true }));
  const send = createProviderFetch(deps.fetch, { deadline: undefined });
  // Only the one whose mark counts may take the lock from a request that has hung for a minute.
  requireMark(await deps.store.read(errand.connectionId));
  return locks.request(courierLock(errand.connectionId), { steal: true }, async () => {
    const marked = await begin();
    const { url, headers, body } = errand;
    const response = await send(url, { method: "POST", headers, body });
    const receivedAt = now();
    await keep(marked, response.clone(), receivedAt).catch(() => {
      // What cannot be kept here is the page's to judge, as long as it lives.
    });
    return response;
  });

  /**
   * 9. This word and the mark of a tab that sends again exclude each other: whoever comes second is
   * refused. It also shows that the answer can be written down here.
   */
  function begin(): Promise<ConnectionRecord> {
    return deps.store.swap(errand.connectionId, errand, (current) => {
      const mark = requireMark(current);
      return { ...current, mark: { ...mark, carriedAt: now() } };
    });
  }

  function requireMark(record: ConnectionRecord | undefined): Mark {
    const { lineage, generation } = errand;
    if (
      record?.mark?.state !== "sent" ||
      record.lineage !== lineage ||
      record.generation !== generation ||
      !isSameSend(record, errand)
    )
      throw new SwapRefusedError();
    return record.mark;
  }

  async function keep(
    marked: ConnectionRecord,
    response: Response,
    receivedAt: number,
  ): Promise<void> {
    const body = acceptedTokenResponse(undefined, response, parseObject(await response.text()));
    requireTokens(body);
    const { resource } = errand;
    const answer = { body, receivedAt, ...(resource !== undefined && { resource }) };
    const pending = await vault.seal(answer, pendingSlot(marked));
    try {
      await deps.store.swap(marked.id, marked, (current) => {
        if (!isSameSend(current, marked)) throw new SwapRefusedError();
        return { ...current, pending };
      });
    } catch (error) {
      if (error instanceof SwapRefusedError) await giveBack(marked, body);
      throw error;
    }
  }

  /** 11. Its page would do so too, as long as it lives: a second time is none (RFC 7009 §2.2). */
  async function giveBack(
    marked: ConnectionRecord,
    body: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const given = revocableToken(body);
    const { revocationUrl } = errand;
    if (given === undefined || revocationUrl === undefined || !isSecureUrl(revocationUrl)) return;
    if (!(await isGone(marked, deps.store))) return;
    const { token, hint } = given;
    await createProviderFetch(deps.fetch)(revocationUrl, {
      method: "POST",
      body: new URLSearchParams({ token, token_type_hint: hint, client_id: marked.clientId }),
    });
  }
}
