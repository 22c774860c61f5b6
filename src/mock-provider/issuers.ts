import { findSelectorFault, parseSelector } from "./misbehaviour/chosen-scenario.ts";
import { type DecisionLog, type DecisionMemory, createDecisionLog } from "./decision-log.ts";
import { type MockProvider, createProvider } from "./provider.ts";
import {
  type MockProviderSetup,
  accountFrom,
  clientFrom,
  defaultClients,
  defaultUsers,
} from "./provider-options.ts";
import type { ScenarioName } from "./scenarios.ts";
import type { MockStorage } from "./storage/mock-storage.ts";

/** Where an address belongs. */
export interface Place {
  readonly provider: MockProvider;
  /** Below the issuer, with a slash at its beginning. */
  readonly path: string;
}

/**
 * A provider and its misbehaving twins. `<root>` is a good one; `<root>/s/<name>+<name>` is an
 * issuer of its own, with a state of its own, that misbehaves as the names say.
 */
export interface Issuers {
  readonly root: MockProvider;
  /** What all of them saw and decided. */
  readonly log: DecisionLog;
  /**
   * @param address of an endpoint, a page or a well-known document
   * @returns where it belongs; undefined when it is none of theirs
   */
  find(address: URL): Place | undefined;
}

export interface IssuersOptions extends MockProviderSetup {
  /** The root issuer; a slash at its end is dropped. */
  readonly issuer: string;
  readonly storage: MockStorage;
  /** Where decisions outlive the page; without it they do not. */
  readonly decisions?: DecisionMemory | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** @param length bytes */
  readonly random?: ((length: number) => Uint8Array) | undefined;
  /** Where the app is that the default clients belong to, with a slash at the end. */
  readonly app?: string | undefined;
}

/** How many twins are kept at hand; the state of the others stays in the storage. */
const TWINS_AT_HAND = 50;

const harmless: ScenarioName = "discovery-unknown-members";

/** `/.well-known/<document>`, whose issuer's path comes behind (RFC 8414 §3.1). */
const INSERTED = /^(\/\.well-known\/(?:oauth-authorization-server|openid-configuration))(\/.*)$/;

/**
 * Makes the root issuer; its twins are made when somebody first comes for them.
 *
 * @throws {TypeError} when the issuer cannot be one, or a scenario does not exist
 */
export function createIssuers(options: IssuersOptions): Issuers {
  const { storage } = options;
  // As it is written in tokens and metadata: without a slash at its end.
  const issuer = options.issuer.replace(/\/$/, "");
  demandIssuer(issuer);
  const now = options.now ?? Date.now;
  const random = options.random ?? randomBytes;
  const log = createDecisionLog(now, options.decisions);
  const app = options.app ?? new URL(".", issuer).href;
  const initial = {
    clients: (options.clients ?? defaultClients(app)).map(clientFrom),
    accounts: (options.users ?? defaultUsers).map(accountFrom),
    lifetimes: options.lifetimes ?? {},
  };
  const base = new URL(issuer);
  const rootPath = base.pathname.replace(/\/$/, "");
  const known = new Map<string, MockProvider>();

  /** @param list selectors with `+` between them; empty for the root */
  function provider(list: string): MockProvider | undefined {
    const found = known.get(list);
    if (found) {
      // The one that was asked for last is the last to go.
      known.delete(list);
      known.set(list, found);
      return found;
    }
    const selectors = list === "" ? (options.scenarios ?? []) : list.split("+");
    const scenarios = selectors.map(parseSelector).filter((chosen) => chosen !== undefined);
    // A name that comes twice would make ever more issuers of the same scenarios.
    const names = new Set(scenarios.map(({ name }) => name));
    if (names.size < selectors.length) return undefined;
    const made = createProvider({
      issuer: list === "" ? issuer : `${issuer}/s/${list}`,
      storage,
      log,
      scenarios,
      policy: options.policy ?? {},
      initial,
      // A twin is mixed up with the good one, and that with a twin that is odd but harmless.
      neighbour: () => provider(list === "" ? harmless : ""),
      now,
      random,
    });
    known.set(list, made);
    const oldest = [...known.keys()].find((key) => key !== "");
    if (known.size > TWINS_AT_HAND && oldest !== undefined) known.delete(oldest);
    return made;
  }

  const root = provider("");
  if (root === undefined) {
    const fault = (options.scenarios ?? []).map(findSelectorFault).find((one) => one !== undefined);
    throw new TypeError(`Look at \`scenarios\`: ${fault}.`);
  }

  return {
    root,
    log,
    find({ origin, pathname }) {
      if (origin !== base.origin) return undefined;
      const inserted = INSERTED.exec(pathname);
      const [, document = "", behind = ""] = inserted ?? [];
      const inPlace = inserted === null ? pathname : `${behind}${document}`;
      if (inPlace !== rootPath && !inPlace.startsWith(`${rootPath}/`)) return undefined;
      const below = inPlace.slice(rootPath.length);
      const [, list = "", path = ""] = /^\/s\/([^/]+)(\/.*)?$/.exec(below) ?? [];
      const owner = list === "" ? root : provider(list);
      // Whoever mistypes a scenario is told so by the root, which has nothing there.
      return owner === undefined || list === ""
        ? { provider: root, path: below }
        : { provider: owner, path };
    },
  };
}

/** Every address is the issuer and what comes behind it (RFC 8414 §2). */
function demandIssuer(issuer: string): void {
  if (/^https?:\/\/[^/?#]+(?:\/[^/?#]+)*$/.test(issuer) && URL.canParse(issuer)) return;
  throw new TypeError(
    `\`issuer\` must be an http or https URL without query, fragment or empty segments, not '${issuer}'.`,
  );
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
