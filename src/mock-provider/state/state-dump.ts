import { grantHistory } from "./grant-history.ts";
import type { MockProvider } from "../provider.ts";
import type { Client, Grant, State } from "./state.ts";

/**
 * What the provider remembers, for a look or a bug report: no token, code, secret, hash or key
 * material, and no identifier that would do in the place of one.
 */
export async function dumpState(provider: MockProvider): Promise<unknown> {
  const [state, keys] = await Promise.all([provider.state.read(), provider.keys.all()]);
  const { settings, clients, accounts, sessions, consents, grants, counts, executions } = state;
  return {
    issuer: provider.issuer,
    time: provider.epochTime(),
    settings,
    policy: provider.policy,
    scenariosOfTheAddress: provider.scenarios,
    keys: keys.map(({ kid, alg, retired }) => ({ kid, alg, retired })),
    clients: [...clients.values()].map(withoutSecret),
    accounts: [...accounts.values()],
    sessions: [...sessions].map(([sub, { authTime, acr }]) => ({ sub, authTime, acr })),
    consents: [...consents.values()],
    grants: [...grants.values()].map((grant) => describeGrant(state, grant)),
    counts: [...counts].map(([clientId, { issued, failed, scopes }]) => {
      return { clientId, issued, failed, scopes: Object.fromEntries(scopes) };
    }),
    scenarioRuns: Object.fromEntries(state.scenarioRuns),
    outstanding: {
      codes: [...state.codes.values()].filter(({ grantId }) => grantId === undefined).length,
      accessTokens: state.accessTokens.size,
      refreshTokens: [...state.refreshTokens.values()].filter(isUnused).length,
      pushedRequests: state.pushedRequests.size,
      deviceAuthorizations: state.deviceAuthorizations.size,
    },
    executions,
  };
}

function withoutSecret({ secret, registrationTokenHash: _, ...client }: Client): unknown {
  return { ...client, hasSecret: secret !== undefined };
}

function describeGrant(state: State, grant: Grant): unknown {
  const {
    id,
    sessionId: _,
    subjectGrantId: subjectGrant,
    subjectAccessTokenId: __,
    ...described
  } = grant;
  return { ...described, exchanged: subjectGrant !== undefined, ...grantHistory(state, id) };
}

function isUnused({ usedAt }: { usedAt?: number | undefined }): boolean {
  return usedAt === undefined;
}
