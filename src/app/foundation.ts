import { createAnswerCache } from "../connections/answer-cache.ts";
import { createConnectionChannel } from "../connections/connection-channel.ts";
import { createConnectionStore } from "../connections/connection-store.ts";
import { createConnectionTokens } from "../connections/connection-tokens.ts";
import { createGrantKeeper } from "../connections/grant-keeper.ts";
import { createJwksStore } from "../connections/jwks-store.ts";
import { type SignIn, startSignIn } from "../connections/sign-in.ts";
import { createJourneyLog } from "../journeys/journey-log.ts";
import { openRecordStore } from "../vault/open-record-store.ts";
import { createTokenVault } from "../vault/token-vault.ts";
import { loadVaultKey } from "../vault/vault-key.ts";
import { createCallbackAddress } from "./callback-address.ts";
import { createJourneyStorage } from "./journey-storage.ts";

/** What needs no `config.json`: enough to complete a sign-in, which must wait for nothing. */
export type Foundation = ReturnType<typeof createFoundation>;

/**
 * @param fetch what all requests go through
 */
export function createFoundation(fetch: typeof globalThis.fetch) {
  const now = () => Date.now();
  const randomId = () => crypto.randomUUID();
  const records = openRecordStore("pixy");
  const answers = createAnswerCache(records, now);
  const store = createConnectionStore(records);
  const tokens = createConnectionTokens(createTokenVault(() => loadVaultKey(records)));
  const channel = createConnectionChannel(
    "BroadcastChannel" in globalThis ? new BroadcastChannel("pixy") : undefined,
  );
  const session = globalThis.sessionStorage;
  const journeys = createJourneyLog({
    fetch,
    now,
    randomId,
    session,
    sessionKeyPrefix: "pixy.journey.",
    storage: createJourneyStorage(records),
  });
  const jwks = createJwksStore(answers);
  const grants = createGrantKeeper({ store, tokens, channel, fetch, now, randomId });

  return {
    fetch,
    now,
    records,
    answers,
    store,
    tokens,
    channel,
    session,
    journeys,
    jwks,
    /** Completes the authorization response that this page was loaded with. */
    startSignIn: (): SignIn =>
      startSignIn(globalThis.location, {
        jwks,
        grants,
        journeys,
        session,
        now,
        address: createCallbackAddress(globalThis.history),
      }),
  };
}
