import { http } from "msw/http";
import { browserIssuers } from "./browser-provider.ts";
import { clientProfile } from "./registration/client-profile.ts";
import { selectorOf } from "./misbehaviour/chosen-scenario.ts";
import type { ScenarioName } from "./scenarios.ts";
import type { DecisionLog } from "./decision-log.ts";
import { delay } from "./delay.ts";
import { handleRequest } from "./handle-request.ts";
import { emptyAnswer } from "./messages/answer.ts";
import type { Issuers } from "./issuers.ts";
import { scenariosInForce } from "./misbehaviour/misbehaviour.ts";
import { isIndexPath, isPagePath } from "./page-paths.ts";
import type { PrivateProvider, PrivateProviderOptions } from "./private-provider.ts";
import { endAllSessions, setAccessTokenLifetime } from "./controls/provider-controls.ts";
import type { MockProviderSetup } from "./provider-options.ts";
import { isInForce } from "./state/grants.ts";
import { startWorker } from "./worker/worker-control.ts";

/** Milliseconds for which the page waits for what the provider has stored. */
const FIRST_LOOK = 500;

/** What is needed to run the provider in a tab; all of it has a default. */
export interface BrowserMockProviderOptions extends MockProviderSetup {
  /**
   * Path of the app, with a slash at both ends; by default `/`. The issuer is `<origin><base>mock`,
   * and the app's host has to answer the addresses below it with the app's page.
   */
  readonly base?: string;
  /**
   * Where the script of MSW's service worker is; by default `<base>mockServiceWorker.js`. One that
   * is not at or above `base` needs the response header `Service-Worker-Allowed`.
   */
  readonly workerUrl?: string;
  /**
   * Who shows the provider's own pages (sign-in, consent and so on): by default the provider, in
   * the place of the app's page. `app`: the app does, at these addresses.
   */
  readonly pages?: "provider" | "app";
}

/** What the strip shows; the same object until something changes. */
export interface MockProviderSnapshot {
  /** Whether requests of this page reach the provider. */
  readonly controlled: boolean;
  /** Why the service worker cannot be registered or the storage not be used, if that is so. */
  readonly problem: string | undefined;
  /** Seconds. */
  readonly accessTokenLifetime: number | undefined;
  /** Seconds that the provider's clock is ahead, or behind when negative. */
  readonly clockSkew: number;
  /** The scenarios that still act at the issuer itself: `name`, `name.once` or `name.after-3`. */
  readonly scenarios: readonly string[];
}

/** The provider that runs in this tab. */
export interface MockProviderHandle {
  readonly issuer: string;
  /** This page is one of the provider's own: the app has nothing to do on it. */
  readonly isProviderPage: boolean;
  /** What the provider saw and decided in this tab. */
  readonly log: DecisionLog;
  readonly controlled: () => boolean;
  readonly snapshot: () => MockProviderSnapshot;
  /** The listener is called when the snapshot has changed, also because of another tab. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Registers the service worker again and, if need be, reloads the page once. */
  readonly repair: () => Promise<void>;
  /** Shows the drawer with all that can be seen and done at the provider. */
  readonly openControls: () => Promise<void>;
  /** @param lifetime seconds; outstanding access tokens are cut to it */
  readonly setAccessTokenLifetime: (lifetime: number) => Promise<void>;
  /**
   * Revokes all grants: the next refresh is answered with `invalid_grant`.
   *
   * @returns whether anybody was signed in or any grant in force
   */
  readonly endSessions: () => Promise<boolean>;
  /** Forgets everything, the signing keys too. */
  readonly reset: () => Promise<void>;
  /**
   * Opens another provider beside this one, for one use and in memory, and closes the one that was
   * opened before. It misbehaves as this one does.
   *
   * @param options `also`: scenarios that act there besides; how else it differs from a good provider
   */
  readonly openPrivateProvider: (options?: PrivateDifferences) => Promise<PrivateProviderAtHand>;
}

/** How a private provider differs from a good one. */
export interface PrivateDifferences extends Pick<
  PrivateProviderOptions,
  "policy" | "clientSecret"
> {
  readonly also?: readonly ScenarioName[];
}

/** A private provider, and the way to it. */
export interface PrivateProviderAtHand extends PrivateProvider {
  /** Sends nothing as long as the provider could not be who answers. */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Starts the provider in this tab. From then on requests below `<base>mock` of this origin are
 * answered here; all others go out as they are. Does not fail: a service worker that is not in
 * control is reported by the handle.
 */
export async function startMockProvider(
  options: BrowserMockProviderOptions = {},
): Promise<MockProviderHandle> {
  const { base = "/", workerUrl = `${base}mockServiceWorker.js`, pages = "provider" } = options;
  const issuer = issuerAt(location.origin, base);
  const issuers = browserIssuers(issuer, options);
  const provider = issuers.root;
  const path = issuers.find(new URL(location.href))?.path;
  const isProviderPage = path !== undefined && (isPagePath(path) || isIndexPath(path));
  const probe = `${issuer}/.well-known/mock-provider`;
  let opened: PrivateProvider | undefined;
  const worker = await startWorker({
    base,
    url: workerUrl,
    probe,
    handlers: [
      http.get(probe, () => emptyAnswer(204, { "x-mock-provider": "present" })),
      http.all(`${location.origin}/*`, async ({ request }) =>
        isForPage(issuers, request)
          ? undefined
          : ((await handleRequest(issuers, request)) ?? opened?.answer(request)),
      ),
    ],
  });

  const listeners = new Set<() => void>();
  let snapshot: MockProviderSnapshot = {
    controlled: worker.controlled(),
    problem: worker.problem(),
    accessTokenLifetime: undefined,
    clockSkew: 0,
    scenarios: [],
  };
  function change(changes: Partial<MockProviderSnapshot>): void {
    snapshot = { ...snapshot, ...changes };
    for (const listener of listeners) listener();
  }
  let storageProblem: string | undefined;
  function problem(): string | undefined {
    return worker.problem() ?? storageProblem;
  }
  async function readState(): Promise<void> {
    try {
      const state = await provider.state.read();
      storageProblem = undefined;
      change({
        accessTokenLifetime: state.settings.accessTokenLifetime,
        clockSkew: state.settings.clockSkew,
        scenarios: scenariosInForce(provider, state).map(selectorOf),
        problem: problem(),
      });
    } catch (cause) {
      // Where there is no storage at all, what was thrown speaks of this code.
      const reason = cause instanceof DOMException ? ` (${cause.message})` : "";
      storageProblem = `Nobody can sign in at it, because this browser refuses to store${reason}. Tour and lab work.`;
      change({ problem: problem() });
    }
  }
  worker.subscribe(() => change({ controlled: worker.controlled(), problem: problem() }));
  provider.state.subscribe(() => void readState());
  // A storage that hangs keeps nobody from a page that does without.
  await Promise.race([readState(), delay(FIRST_LOOK)]);

  if (isProviderPage && pages === "provider") {
    const { showMockPages } = await import("./pages/show-mock-pages.tsx");
    showMockPages();
  }

  return {
    issuer,
    isProviderPage,
    log: provider.log,
    controlled: worker.controlled,
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    repair: worker.repair,
    async openControls() {
      const { openDrawer } = await import("./drawer/open-drawer.tsx");
      openDrawer(issuers);
    },
    setAccessTokenLifetime: (lifetime) => setAccessTokenLifetime(provider, lifetime),
    async endSessions() {
      const { sessions, grants } = await provider.state.read();
      await endAllSessions(provider);
      const now = provider.epochTime();
      return sessions.size > 0 || [...grants.values()].some((grant) => isInForce(grant, now));
    },
    reset: provider.reset,
    async openPrivateProvider({ also = [], ...differences } = {}) {
      const { createPrivateProvider } = await import("./private-provider.ts");
      // Where nothing can be stored, nothing can be switched on either, and one in memory does without.
      const inForce = await provider.state.read().then(
        (state) => scenariosInForce(provider, state),
        () => provider.scenarios,
      );
      opened = createPrivateProvider({
        issuer: `${issuer}-private`,
        redirectUri: `${issuer}-private-callback`,
        ...differences,
        scenarios: [...inForce.filter(({ name }) => !also.includes(name)).map(selectorOf), ...also],
      });
      return {
        ...opened,
        fetch(input, init) {
          // Whatever else answers would be the host of the app, and see the code.
          return worker.controlled()
            ? fetch(input, init)
            : Promise.reject(new TypeError("the service worker is not in control"));
        },
      };
    },
  };
}

/**
 * Whether somebody looks at the issuer's address, or at one that names no scenario: they get a page,
 * and programs an answer.
 */
function isForPage(issuers: Issuers, { url, method, headers }: Request): boolean {
  const path = issuers.find(new URL(url))?.path;
  if (path === undefined || !(isIndexPath(path) || path.startsWith("/s/"))) return false;
  // A service worker cannot hand on that it is a navigation.
  return method === "GET" && (headers.get("accept") ?? "").includes("text/html");
}

/** The entry for the provider, as it would stand in `config.json`. */
export function mockProviderConfig(origin: string, base: string) {
  return clientProfile(issuerAt(origin, base), "pixy", {
    id: "mock",
    name: "Mock provider",
  });
}

function issuerAt(origin: string, base: string): string {
  return `${origin}${base}mock`;
}
