import { http } from "msw/http";
import { browserIssuers } from "./browser-provider.ts";
import type { DecisionLog } from "./decision-log.ts";
import { handleRequest } from "./handle-request.ts";
import { emptyAnswer } from "./handlers/answer.ts";
import { endAllSessions, setAccessTokenLifetime } from "./provider-controls.ts";
import type { MockProviderSetup } from "./provider-options.ts";
import { startWorker } from "./worker-control.ts";

/** What the banner shows; the same object until something changes. */
export interface MockProviderSnapshot {
  /** Whether requests of this page reach the provider. */
  readonly controlled: boolean;
  /** Why the service worker cannot be registered or the storage not be used, if that is so. */
  readonly problem: string | undefined;
  /** Seconds. */
  readonly accessTokenLifetime: number | undefined;
}

/** The provider that runs in this tab. */
export interface MockProviderHandle {
  readonly issuer: string;
  /** What the provider saw and decided in this tab. */
  readonly log: DecisionLog;
  readonly controlled: () => boolean;
  readonly snapshot: () => MockProviderSnapshot;
  /** The listener is called when the snapshot has changed, also because of another tab. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Registers the service worker again and, if need be, reloads the page once. */
  readonly repair: () => Promise<void>;
  /** @param lifetime seconds; outstanding access tokens are cut to it */
  readonly setAccessTokenLifetime: (lifetime: number) => Promise<void>;
  /** Revokes all grants: the next refresh is answered with `invalid_grant`. */
  readonly endSessions: () => Promise<void>;
  /** Forgets everything, the signing keys too. */
  readonly reset: () => Promise<void>;
}

/**
 * Starts the provider in this tab. From then on requests below `<base>mock` of this origin are
 * answered here; all others go out as they are. Does not fail: a service worker that is not in
 * control is reported by the handle.
 *
 * @param options.base path of the app, with a slash at both ends
 */
export async function startMockProvider(
  options: { base: string } & MockProviderSetup,
): Promise<MockProviderHandle> {
  const issuer = issuerAt(location.origin, options.base);
  const issuers = browserIssuers(issuer, options);
  const provider = issuers.root;
  const probe = `${issuer}/.well-known/mock-provider`;
  const worker = await startWorker({
    base: options.base,
    probe,
    handlers: [
      http.get(probe, () => emptyAnswer(204, { "x-mock-provider": "present" })),
      http.all(`${location.origin}/*`, ({ request }) => handleRequest(issuers, request)),
    ],
  });

  const listeners = new Set<() => void>();
  let snapshot: MockProviderSnapshot = {
    controlled: worker.controlled(),
    problem: worker.problem(),
    accessTokenLifetime: undefined,
  };
  function change(changes: Partial<MockProviderSnapshot>): void {
    snapshot = { ...snapshot, ...changes };
    for (const listener of listeners) listener();
  }
  let storageProblem: string | undefined;
  function problem(): string | undefined {
    return worker.problem() ?? storageProblem;
  }
  async function readSettings(): Promise<void> {
    try {
      const { settings } = await provider.state.read();
      storageProblem = undefined;
      change({ accessTokenLifetime: settings.accessTokenLifetime, problem: problem() });
    } catch (cause) {
      storageProblem = cause instanceof Error ? cause.message : String(cause);
      change({ problem: problem() });
    }
  }
  worker.subscribe(() => change({ controlled: worker.controlled(), problem: problem() }));
  provider.state.subscribe(() => void readSettings());
  await readSettings();

  return {
    issuer,
    log: provider.log,
    controlled: worker.controlled,
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    repair: worker.repair,
    setAccessTokenLifetime: (lifetime) => setAccessTokenLifetime(provider, lifetime),
    endSessions: () => endAllSessions(provider),
    reset: provider.reset,
  };
}

/** The entry for the provider, as it would stand in `config.json`. */
export function mockProviderConfig(origin: string, base: string) {
  const issuer = issuerAt(origin, base);
  return {
    id: "mock",
    name: "Mock provider",
    issuer,
    clientId: "pixy",
    scope: "openid profile email offline_access read:workflows write:workflows",
    apis: [
      { name: "List projects", method: "GET", url: `${issuer}/api/projects` },
      { name: "List workflows", method: "GET", url: `${issuer}/api/workflows` },
      {
        name: "Start an execution",
        method: "POST",
        url: `${issuer}/api/workflows/nightly-import/executions`,
      },
      { name: "List executions", method: "GET", url: `${issuer}/api/executions` },
      { name: "Who am I", method: "GET", url: `${issuer}/userinfo` },
    ],
    apiOrigins: [],
  };
}

function issuerAt(origin: string, base: string): string {
  return `${origin}${base}mock`;
}
