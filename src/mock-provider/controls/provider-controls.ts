import { revokeConsent } from "../state/consent.ts";
import type { Schedule } from "../misbehaviour/chosen-scenario.ts";
import { revokeAllGrants, revokeApprovals, revokeGrant } from "../state/grants.ts";
import type { MockProvider } from "../provider.ts";
import type { ScenarioName } from "../scenarios.ts";
import type { Lifetimes, State } from "../state/state.ts";

/**
 * Sets how long access tokens live. Those that were issued already are cut to it as well, as a
 * provider may do at any time: the next call with such a token says 401.
 *
 * @param lifetime seconds
 */
export function setAccessTokenLifetime(provider: MockProvider, lifetime: number): Promise<void> {
  return setLifetimes(provider, { accessTokenLifetime: lifetime });
}

/**
 * Sets how long what is issued from now on lives, and cuts outstanding access tokens to theirs.
 *
 * @param lifetimes seconds
 * @throws {RangeError} when one is no whole number from 1 on
 */
export async function setLifetimes(
  provider: MockProvider,
  lifetimes: Partial<Lifetimes>,
): Promise<void> {
  for (const lifetime of Object.values(lifetimes)) demandWhole(lifetime, 1);
  await provider.state.update((state) => {
    Object.assign(state.settings, lifetimes);
    if (lifetimes.accessTokenLifetime === undefined) return;
    limitAccessTokens(state, provider.epochTime() + lifetimes.accessTokenLifetime);
  });
}

/** Ends the time of all access tokens: the next call with one says 401, refresh tokens live on. */
export async function expireAccessTokens(provider: MockProvider): Promise<void> {
  await provider.state.update((state) => limitAccessTokens(state, provider.epochTime()));
}

function limitAccessTokens(state: State, expiresAt: number): void {
  for (const token of state.accessTokens.values()) {
    token.expiresAt = Math.min(token.expiresAt, expiresAt);
  }
}

/**
 * Moves the provider's clock, and with it all that it says about times.
 *
 * @param seconds forwards, or backwards when negative
 */
export async function moveClock(provider: MockProvider, seconds: number): Promise<void> {
  await provider.state.update(({ settings }) => {
    settings.clockSkew += seconds;
  });
}

/** Sets the provider's clock right again. */
export async function resetClock(provider: MockProvider): Promise<void> {
  await provider.state.update(({ settings }) => {
    settings.clockSkew = 0;
  });
}

/**
 * Makes every answer take longer.
 *
 * @param latency milliseconds
 * @throws {RangeError} when it is no whole number from 0 on
 */
export async function setLatency(provider: MockProvider, latency: number): Promise<void> {
  demandWhole(latency, 0);
  await provider.state.update(({ settings }) => {
    settings.latency = latency;
  });
}

/**
 * Switches a scenario on, and counts its occasions from the beginning, or off.
 *
 * @param schedule undefined switches it off
 */
export async function switchScenario(
  provider: MockProvider,
  name: ScenarioName,
  schedule: Schedule | undefined,
): Promise<void> {
  await provider.state.update(({ settings, scenarioRuns }) => {
    scenarioRuns.delete(name);
    const others = settings.scenarios.filter((chosen) => chosen.name !== name);
    settings.scenarios = schedule === undefined ? others : [...others, { name, schedule }];
  });
}

/** Switches off what was switched on; what the issuer's address says stays. */
export async function switchAllScenariosOff(provider: MockProvider): Promise<void> {
  await provider.state.update((state) => {
    state.settings.scenarios = [];
    state.scenarioRuns.clear();
  });
}

/** Signs everybody out and ends all grants: the next refresh is answered with `invalid_grant`. */
export async function endAllSessions(provider: MockProvider): Promise<void> {
  await provider.state.update((state) => {
    state.sessions.clear();
    revokeApprovals(state, () => true);
    revokeAllGrants(state, "the session was ended at the provider", provider.epochTime());
  });
}

/** Signs one account out and ends what it granted. */
export async function signOut(provider: MockProvider, sub: string): Promise<void> {
  await provider.state.update((state) => {
    state.sessions.delete(sub);
    revokeApprovals(state, (approval) => approval.sub === sub);
    for (const grant of state.grants.values()) {
      if (grant.sub !== sub) continue;
      revokeGrant(state, grant, "the session was ended at the provider", provider.epochTime());
    }
  });
}

/** Ends one grant and all tokens of its family. */
export async function revokeOneGrant(provider: MockProvider, grantId: string): Promise<void> {
  await provider.state.update((state) => {
    const grant = state.grants.get(grantId);
    if (grant === undefined) return;
    revokeGrant(state, grant, "the grant was revoked at the provider", provider.epochTime());
  });
}

/** Takes back what an account allowed a client, and what came of it. */
export async function forgetConsent(
  provider: MockProvider,
  clientId: string,
  sub: string,
): Promise<void> {
  await provider.state.update((state) => {
    revokeConsent(state, clientId, sub, provider.epochTime());
  });
}

function demandWhole(value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`A whole number from ${least} on is needed, not ${value}.`);
}
