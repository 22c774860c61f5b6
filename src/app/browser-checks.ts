import { allChecks } from "../checks/all-checks.ts";
import { createGrant } from "../checks/grant.ts";
import { runChecks } from "../checks/run-checks.ts";
import { createSubject } from "../checks/subject.ts";
import { createTabProbe } from "../checks/tab-probe.ts";
import { takeGrant } from "../connections/grant-takeover.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import type { ProviderChecks } from "../queries/check-queries.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** The checks, from this tab. */
export function createBrowserChecks(
  foundation: Foundation,
  loadFlows: () => Promise<Flows>,
  providers: ProviderProfiles,
): ProviderChecks {
  const probe = createTabProbe(foundation);
  return {
    count: allChecks.length,
    async run(target, { spends, onRow, signal }) {
      const takesGrant =
        spends &&
        (async () =>
          createGrant(await grantOf(spends.connectionId, spends.triesReuse), probe, foundation));
      await runChecks(createSubject(target, probe, takesGrant), { onRow, signal });
    },
  };

  async function grantOf(connectionId: string, triesReuse: boolean) {
    const { loadTokens, journeys } = await loadFlows();
    const { answeredBy, ...grant } = await takeGrant(connectionId, {
      ...foundation,
      tokens: await loadTokens(),
      providers: createBrowserProviders(foundation, providers),
      journeys,
    });
    const answer =
      answeredBy === undefined
        ? undefined
        : new URLSearchParams(answeredBy === null ? {} : { iss: answeredBy });
    return { ...grant, answer, triesReuse };
  }
}
