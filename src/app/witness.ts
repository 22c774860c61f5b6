import type { MockProviderHandle } from "../mock-provider/browser.ts";
import type { ProviderWitness } from "../queries/services-context.tsx";

/** The mock provider's own account of PKCE, found by the challenge that a journey has recorded. */
export function createWitness(
  log: Pick<MockProviderHandle["log"], "entries" | "subscribe">,
): ProviderWitness {
  const known = new WeakMap<object, ReturnType<ProviderWitness["find"]>>();
  return {
    find(challenge) {
      const decision = log
        .entries()
        .findLast(({ pkce }) => pkce !== undefined && pkce.storedChallenge === challenge);
      if (decision?.pkce === undefined) return undefined;
      const side = known.get(decision) ?? { ...decision.pkce, checks: decision.checks };
      known.set(decision, side);
      return side;
    },
    subscribe: log.subscribe,
  };
}
