import type { Flows } from "../../../src/app/flows.ts";
import type { Foundation } from "../../../src/app/foundation.ts";
import { accessTokenOf, isFresh } from "../../../src/connections/connection-tokens.ts";
import type { Services } from "../../../src/queries/services-context.tsx";

/** What a bench finds on the page of the smallest app. */
export interface BenchOfPage {
  /** Shows the answers of so many queries, asked at once. @param urls one for each */
  readonly ask: (urls: readonly string[]) => void;
  /** Refreshes the connection. */
  readonly refresh: () => Promise<void>;
  /** The access token for a call, found as the interceptor finds a fresh one. */
  readonly accessToken: () => Promise<() => string>;
  /** The service's fetch for the connection. */
  readonly authorizedFetch: typeof fetch;
}

declare global {
  // A global of the page, for the bench outside of it.
  var bench: BenchOfPage | undefined;
}

/** Puts what a bench needs where it can reach it. */
export function offerBench({
  connectionId,
  services: { connections },
  flows,
  foundation,
  ask,
}: {
  connectionId: string;
  services: Pick<Services, "connections">;
  flows: Flows;
  foundation: Foundation;
  ask: BenchOfPage["ask"];
}): void {
  globalThis.bench = {
    ask,
    refresh: () => connections.refresh(connectionId),
    async accessToken() {
      const tokens = await flows.loadTokens();
      return () => {
        const held = tokens.held(connectionId);
        const access = held && accessTokenOf(held, "");
        if (access === undefined || !isFresh(access, foundation.now(), Math.random()))
          throw new Error("there is no fresh token");
        return access.token;
      };
    },
    authorizedFetch: connections.createAuthorizedFetch(connectionId),
  };
}
