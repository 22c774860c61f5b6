import type { Account, Client, Lifetimes, State } from "./state.ts";

/** Who and what is there from the start. */
export interface InitialState {
  readonly clients: readonly Client[];
  readonly accounts: readonly Account[];
  readonly lifetimes: Partial<Lifetimes>;
}

/** What the provider knows before anybody came. */
export function initialState({ clients, accounts, lifetimes }: InitialState): State {
  return {
    version: 3,
    setup: JSON.stringify({ clients, accounts, lifetimes }),
    settings: {
      accessTokenLifetime: 3600,
      idTokenLifetime: 3600,
      codeLifetime: 600,
      grantLifetime: 30 * 24 * 3600,
      deviceCodeLifetime: 600,
      pushedRequestLifetime: 60,
      ...lifetimes,
      latency: 0,
      clockSkew: 0,
      scenarios: [],
      policy: {},
    },
    clients: new Map(clients.map((client) => [client.id, client])),
    accounts: new Map(accounts.map((account) => [account.sub, account])),
    sessions: new Map(),
    consents: new Map(),
    codes: new Map(),
    grants: new Map(),
    refreshTokens: new Map(),
    accessTokens: new Map(),
    idTokens: new Map(),
    pushedRequests: new Map(),
    deviceAuthorizations: new Map(),
    wrongUserCodes: [],
    dpopProofs: new Map(),
    dpopNonces: [],
    scenarioRuns: new Map(),
    counts: new Map(),
    executions: [],
  };
}
