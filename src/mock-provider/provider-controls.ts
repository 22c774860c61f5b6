import { revokeAllGrants } from "./grants/revoke-grant.ts";
import type { MockProvider } from "./provider.ts";
import type { State } from "./state.ts";

/**
 * Sets how long access tokens live. Those that were issued already are cut to it as well, as a
 * provider may do at any time: the next call with such a token says 401.
 *
 * @param lifetime seconds
 */
export async function setAccessTokenLifetime(
  provider: MockProvider,
  lifetime: number,
): Promise<void> {
  await provider.state.update((state) => {
    state.settings.accessTokenLifetime = lifetime;
    limitAccessTokens(state, provider.epochTime() + lifetime);
  });
}

function limitAccessTokens(state: State, expiresAt: number): void {
  for (const token of state.accessTokens.values()) {
    token.expiresAt = Math.min(token.expiresAt, expiresAt);
  }
}

/** Signs everybody out and ends all grants: the next refresh is answered with `invalid_grant`. */
export async function endAllSessions(provider: MockProvider): Promise<void> {
  await provider.state.update((state) => {
    state.sessions.clear();
    revokeAllGrants(state, "the session was ended at the provider", provider.epochTime());
  });
}
