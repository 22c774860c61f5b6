import type { Foundation } from "../../../../src/app/foundation.ts";
import { createAuthorizedFetch } from "../../../../src/connections/authorized-fetch.ts";
import { createConnectionRefresh } from "../../../../src/connections/connection-refresh.ts";
import type { ConnectionRecord } from "../../../../src/connections/connection-record.ts";
import type { ConnectionTokens } from "../../../../src/connections/connection-tokens.ts";
import { createDpopKeys } from "../../../../src/connections/dpop-keys.ts";
import { createInFlight } from "../../../../src/connections/in-flight.ts";
import { createJwksStore } from "../../../../src/connections/jwks-store.ts";
import { createProviderStore } from "../../../../src/connections/provider-store.ts";
import { createRefreshLedger } from "../../../../src/connections/refresh-ledger.ts";
import { createRefreshLock } from "../../../../src/connections/refresh-lock.ts";
import { createUnauthorizedWatch } from "../../../../src/connections/unauthorized-watch.ts";
import type { JourneyRecorder } from "../../../../src/journeys/journey-recorder.ts";
import { OAuthError } from "../../../../src/oauth/oauth-error.ts";
import type { ProviderProfile } from "../../../../src/oauth/provider-profile.ts";

/** Where fetch, lock and vault of the refresh live: in the page itself, or behind a port. */
export interface RefreshHome {
  /** Refreshes as a person does who presses the button. */
  refresh(connectionId: string): Promise<void>;
  /** Calls an API with the connection's access token. @returns the status of the answer */
  call(connectionId: string, url: string): Promise<number>;
}

/** How the request of a refresh leaves its home; by default as any other. */
export type RefreshFetch = (record: ConnectionRecord) => typeof globalThis.fetch;

/**
 * The refresh of the app, wired as the app wires it, in a page or in a worker. Only journeys are
 * left out, everywhere: they live in the tab's sessionStorage, which a worker does not have.
 */
export function createRefreshHome(
  foundation: Foundation,
  tokens: ConnectionTokens,
  profiles: readonly ProviderProfile[],
  refreshFetch: RefreshFetch = () => foundation.fetch,
): RefreshHome {
  const { answers, store, channel } = foundation;
  const deps = {
    ...foundation,
    tokens,
    dpopKeys: createDpopKeys(foundation),
    providers: createProviderStore({ profiles, answers }),
    jwks: createJwksStore(answers),
    lock: createRefreshLock(navigator.locks),
    inFlight: createInFlight(),
    random: () => Math.random(),
    isOnline: () => navigator.onLine,
  };
  const ledger = createRefreshLedger(deps);
  const unauthorized = createUnauthorizedWatch({ ...deps, ledger });
  const refresh = createConnectionRefresh({
    ...deps,
    ledger,
    startJourney: (record) => unrecorded(refreshFetch(record)),
  });
  channel.subscribe(({ connectionId, event }, from) => {
    if (event === "removed") tokens.forget(connectionId);
    else if (from === "elsewhere") tokens.drop(connectionId);
  });
  return {
    async refresh(connectionId) {
      const record = await store.read(connectionId);
      if (record === undefined) throw new OAuthError("session_ended", "the connection was removed");
      await refresh.refresh(connectionId, record, "person");
    },
    async call(connectionId, url) {
      const fetch = createAuthorizedFetch(connectionId, {
        ...deps,
        ledger,
        refresh,
        unauthorized,
      });
      const answer = await fetch(url);
      await answer.arrayBuffer();
      return answer.status;
    },
  };
}

function unrecorded(fetch: typeof globalThis.fetch): JourneyRecorder {
  return {
    id: crypto.randomUUID(),
    fetch,
    step: () => undefined,
    before: () => Promise.resolve(),
    conceal: () => undefined,
    explains: () => undefined,
    link: () => undefined,
    suspend: () => undefined,
    finish: () => Promise.resolve(),
  };
}
