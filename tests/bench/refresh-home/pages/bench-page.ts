import { createFlows } from "../../../../src/app/flows.ts";
import { createFoundation, type Foundation } from "../../../../src/app/foundation.ts";
import { loadRuntimeConfig } from "../../../../src/config/runtime-config.ts";
import { createProviderStore } from "../../../../src/connections/provider-store.ts";
import { leaveToSignIn } from "../../../../src/connections/sign-in-start.ts";
import { OAuthError } from "../../../../src/oauth/oauth-error.ts";
import type { ConnectionTokens } from "../../../../src/connections/connection-tokens.ts";
import type { ProviderProfile } from "../../../../src/oauth/provider-profile.ts";
import { benchFetch } from "./bench-fetch.ts";
import type { RefreshHome } from "./refresh-home.ts";

/** How a connection came through. */
export interface Recovery {
  /** `ok`, or the code with which the connection ended. */
  readonly outcome: string;
  /** Codes of the failures on the way. */
  readonly failures: readonly string[];
  /** Milliseconds. */
  readonly took: number;
}

/** What the measurement does with a page. */
export interface BenchPage {
  /** Signs in from beginning to end. @returns the id of the connection */
  connect(profileId: string): Promise<string>;
  /** Begins a refresh, and waits for nothing. */
  startRefresh(connectionId: string): void;
  /** Calls an API, as a person would, until it answers or the connection has ended. */
  recover(connectionId: string, url: string): Promise<Recovery>;
  /** @returns milliseconds of each call */
  timeCalls(connectionId: string, url: string, count: number): Promise<readonly number[]>;
  /** @returns milliseconds */
  timeRefresh(connectionId: string): Promise<number>;
}

declare global {
  var benchPage: BenchPage | undefined;
}

/** Milliseconds. */
const PAUSE = 250;
const PATIENCE = 60_000;

/** Puts the page at the disposal of the measurement. */
export async function openBenchPage(
  createHome: (
    foundation: Foundation,
    tokens: ConnectionTokens,
    profiles: readonly ProviderProfile[],
  ) => RefreshHome,
): Promise<void> {
  const foundation = createFoundation(benchFetch);
  // A machine under load may open the database so late that the app goes on in memory. What becomes
  // of a connection cannot be seen there.
  if (!(await foundation.records.isDurable())) {
    location.reload();
    return;
  }
  const flows = createFlows(foundation);
  const { providers: profiles } = await loadRuntimeConfig(
    fetch,
    new URL("config.json", location.href).href,
  );
  const home = createHome(foundation, flows.tokens, profiles);

  globalThis.benchPage = {
    async connect(profileId) {
      const providers = createProviderStore({ profiles, answers: foundation.answers });
      const left = Promise.withResolvers<URL>();
      await leaveToSignIn(
        providers.profile(profileId),
        "connect",
        { returnTo: "/" },
        {
          ...foundation,
          ...flows,
          providers,
          ledger: { holdsUnsaved: () => false },
          inFlight: { settled: () => Promise.resolve() },
          baseUrl: new URL("/", location.href).href,
          leave: left.resolve,
        },
      );
      const back = await fetch(await left.promise);
      const signIn = flows.startSignIn({ href: await back.text(), isReload: false });
      const finished = Promise.withResolvers<void>();
      signIn.subscribe(() => signIn.current().state !== "working" && finished.resolve());
      await finished.promise;
      const state = signIn.current();
      if (state.state !== "done" || state.connectionId === undefined)
        throw new Error("the sign-in did not succeed", { cause: state });
      return state.connectionId;
    },
    startRefresh(connectionId) {
      void home.refresh(connectionId).catch(() => undefined);
    },
    async recover(connectionId, url) {
      const startedAt = performance.now();
      const failures: string[] = [];
      for (;;) {
        const outcome = await outcomeOf(home.call(connectionId, url));
        const took = performance.now() - startedAt;
        // Without a refresh token the API's refusal stands: trying again is of no use either.
        const isOver = outcome === "ok" || outcome === "401" || took > PATIENCE;
        if (isOver || (await hasEnded(connectionId))) return { outcome, failures, took };
        failures.push(outcome);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    },
    async timeCalls(connectionId, url, count) {
      const times: number[] = [];
      for (let call = 0; call < count; call += 1) {
        const startedAt = performance.now();
        await home.call(connectionId, url);
        times.push(performance.now() - startedAt);
      }
      return times;
    },
    async timeRefresh(connectionId) {
      const startedAt = performance.now();
      await home.refresh(connectionId);
      return performance.now() - startedAt;
    },
  };
  document.title = "ready";

  async function hasEnded(connectionId: string): Promise<boolean> {
    return (await foundation.store.read(connectionId))?.ended !== false;
  }
}

async function outcomeOf(call: Promise<number>): Promise<string> {
  try {
    const status = await call;
    return status === 200 ? "ok" : String(status);
  } catch (error) {
    return error instanceof OAuthError ? error.code : String(error);
  }
}
