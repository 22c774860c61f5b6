import type { Browser, BrowserContext } from "@playwright/test";
import { findFreePort } from "../support/loopback-server.ts";
import type { TokenCourse } from "../support/real-provider-faults.ts";
import { type RealProvider, startRealProvider } from "../support/real-provider.ts";
import { startResourceServer } from "../support/resource-server.ts";
import { serveDist } from "../support/static-server.ts";
import { type Evidence, readLog, tabOf } from "./evidence.ts";

/** A connection as a person knows it. */
export interface Who {
  readonly provider: string;
  readonly account: string;
}

/** The accounts that are connected in a run. */
export const everybody: readonly Who[] = [
  { provider: "Acme", account: "alice" },
  { provider: "Acme", account: "bob" },
  { provider: "Acme", account: "carol" },
  { provider: "Globex", account: "gina" },
  { provider: "Globex", account: "hugo" },
  { provider: "Globex", account: "ida" },
];

export function nameOf({ provider, account }: Who): string {
  return `${provider}: ${account}`;
}

/** Pixy's production build in one browser profile, two providers and an API. */
export interface Stage {
  readonly context: BrowserContext;
  /** Where Pixy is. */
  readonly app: string;
  /** The origin of the API. */
  readonly api: string;
  /** By the name of their profile. */
  readonly providers: ReadonlyMap<string, RealProvider>;
  /** Errors that nobody in a page has caught, and failures of the providers themselves. */
  readonly faults: readonly string[];
  /** How the next refreshes are answered; undefined: at once. */
  course: (() => TokenCourse) | undefined;
  /** Resolves with the name of the tab whose refresh arrives next, or with nothing in the given milliseconds. */
  nextRefresh(patience: number): Promise<string | undefined>;
  /** Whether a token request was not answered yet. */
  isBusy(): boolean;
  /** What the providers' logs say; only while nothing is under way. */
  readLogs(): Pick<Evidence, "sends" | "families">;
  close(): Promise<void>;
}

/** Milliseconds for whatever a person waits for: the machine may have other things to do. */
const PATIENCE = 60_000;
/** Seconds. */
const ACCESS_TOKEN_LIFE = 5;

/**
 * Starts what a run needs. Refresh tokens rotate, and whoever sends one twice loses the grant:
 * oidc-provider grants no grace period.
 *
 * @param directory of a production build for the root of a host
 */
export async function openStage(browser: Browser, directory: string): Promise<Stage> {
  const port = await findFreePort();
  const app = `http://localhost:${port}/`;
  const client = {
    redirectUris: [`${app}callback`],
    postLogoutRedirectUris: [app],
    lifetimes: { accessToken: ACCESS_TOKEN_LIFE },
  };
  const provider = await startRealProvider({ host: "op.localhost", ...client });
  const otherProvider = await startRealProvider({ host: "op2.localhost", ...client });
  const providers = new Map([
    ["Acme", provider],
    ["Globex", otherProvider],
  ]);
  const api = await startResourceServer({ providers: [provider, otherProvider] });
  const config = createConfig(providers, api.origin);
  const host = await serveDist({ directory, base: "/", port, config });
  const context = await browser.newContext({ baseURL: app });
  context.setDefaultTimeout(PATIENCE);
  const faults: string[] = [];
  context.on("weberror", (error) => faults.push(error.error().stack ?? error.error().message));

  let arrived = 0;
  let waiting: ((tab: string) => void)[] = [];
  const stage: Stage = {
    context,
    app,
    api: api.origin,
    providers,
    get faults() {
      const own = [...providers.values()].flatMap(({ errors }) => errors);
      return [...faults, ...own.map(({ message }) => `a provider failed: ${message}`)];
    },
    course: undefined,
    async nextRefresh(patience) {
      const { promise, resolve } = Promise.withResolvers<string | undefined>();
      waiting.push(resolve);
      const timer = setTimeout(() => resolve(undefined), patience);
      return promise.finally(() => clearTimeout(timer));
    },
    isBusy() {
      const answered = [...providers.values()].flatMap((one) => one.tokenRequests());
      return answered.filter(({ endedAt }) => endedAt !== undefined).length < arrived;
    },
    readLogs() {
      const logs = [...providers].map(([name, { requests }]) => readLog(name, requests));
      return {
        sends: logs.flatMap(({ sends }) => sends),
        families: logs.flatMap(({ families }) => families),
      };
    },
    async close() {
      await context.close();
      await Promise.all([
        host.close(),
        api.stop(),
        ...[...providers.values()].map((p) => p.stop()),
      ]);
    },
  };
  for (const one of providers.values()) {
    one.faults.script((userAgent) => {
      arrived += 1;
      const told = waiting;
      waiting = [];
      for (const tell of told) tell(tabOf(userAgent));
      return stage.course?.() ?? {};
    });
  }
  return stage;
}

function createConfig(providers: ReadonlyMap<string, RealProvider>, api: string): unknown {
  const apis = [
    { name: "Who am I", method: "GET", url: `${api}/me` },
    { name: "List workflows", method: "GET", url: `${api}/workflows` },
    { name: "Echo", method: "POST", url: `${api}/echo`, body: '{"hello":"world"}' },
  ];
  return {
    title: "Pixy",
    allowCustomProviders: false,
    mockProvider: false,
    providers: [...providers].map(([name, { issuer, clientId }]) => ({
      id: name.toLowerCase(),
      name,
      issuer,
      clientId,
      scope: "openid profile email offline_access read:workflows",
      apis,
    })),
  };
}
