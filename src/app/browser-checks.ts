import { allChecks } from "../checks/all-checks.ts";
import { createGrant } from "../checks/grant.ts";
import { runChecks } from "../checks/run-checks.ts";
import { createSubject } from "../checks/subject.ts";
import { createTabProbe } from "../checks/tab-probe.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { createRedactor } from "../journeys/redact.ts";
import type { ProviderChecks } from "../queries/check-queries.ts";
import { takeBrowserGrant } from "./browser-grant.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** The checks, from this tab. */
export function createBrowserChecks(
  foundation: Foundation,
  loadFlows: () => Promise<Flows>,
  providers: ProviderProfiles,
): ProviderChecks {
  return {
    count: allChecks.length,
    async run(target, { spends, onRow, signal }) {
      const redactor = createRedactor();
      const probe = createTabProbe({ ...foundation, redactor });
      const takesGrant =
        spends &&
        (async () =>
          createGrant(await grantOf(spends.connectionId, spends.triesReuse), probe, {
            redactor,
            fetch: foundation.fetch,
          }));
      await runChecks(createSubject(target, probe, takesGrant), { redactor, onRow, signal });
    },
  };

  async function grantOf(connectionId: string, triesReuse: boolean) {
    const {
      answeredBy,
      dpop: _,
      ...grant
    } = await takeBrowserGrant(connectionId, foundation, loadFlows, providers, { proves: false });
    const answer =
      answeredBy === undefined
        ? undefined
        : new URLSearchParams(answeredBy === null ? {} : { iss: answeredBy });
    return { ...grant, answer, triesReuse };
  }
}
