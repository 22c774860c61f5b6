import type { Flows } from "../../../src/app/flows.ts";
import type { Foundation } from "../../../src/app/foundation.ts";
import { accessTokenOf, isFresh } from "../../../src/connections/connection-tokens.ts";
import type { ConnectionService } from "../../../src/connections/connection-service.ts";
import type { Services } from "../../../src/queries/services-context.tsx";

/** What a bench finds on the page of the smallest app. */
export interface BenchOfPage {
  /** Shows the answers of so many queries, asked at once. @param urls one for each */
  readonly ask: (urls: readonly string[]) => void;
  readonly connections: ConnectionService;
  readonly connectionId: string;
  /** Of the request that the app makes. */
  readonly api: string;
  /** The access token for a call, found as the interceptor finds a fresh one. */
  readonly accessToken: () => Promise<() => string>;
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
  api,
  ask,
}: {
  connectionId: string;
  api: string;
  services: Pick<Services, "connections">;
  flows: Flows;
  foundation: Foundation;
  ask: BenchOfPage["ask"];
}): void {
  globalThis.bench = {
    ask,
    connections,
    connectionId,
    api,
    async accessToken() {
      return () => {
        const held = flows.tokens.held(connectionId);
        const access = held && accessTokenOf(held, "");
        if (access === undefined || !isFresh(access, foundation.now(), Math.random()))
          throw new Error("there is no fresh token");
        return access.token;
      };
    },
  };
}
