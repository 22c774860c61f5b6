import type { ConnectionService } from "../connections/connection-service.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { safeReturnPath } from "../connections/return-path.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import type { MockProviderHandle } from "../mock-provider/browser.ts";
import { createExperimentPlayer, type ExperimentPlayer } from "../queries/experiment-player.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** What attacks are run on, and with. */
export interface ExperimentSurroundings {
  readonly mock: Pick<MockProviderHandle, "openPrivateProvider"> | undefined;
  readonly connections: ConnectionService;
  readonly providers: ProviderProfiles;
  readonly loadFlows: () => Promise<Flows>;
}

/** The attacks, at a provider of their own or, when somebody wants that, at theirs. */
export function createBrowserExperiments(
  foundation: Foundation,
  { mock, connections, providers, loadFlows }: ExperimentSurroundings,
): ExperimentPlayer {
  const { fetch, now, store } = foundation;
  const known = createBrowserProviders(foundation, providers);
  return createExperimentPlayer({
    fetch,
    now,
    openStage:
      mock &&
      (async (scenarios) => ({
        ...(await mock.openPrivateProvider({ also: scenarios })),
        safeReturnPath,
        now,
      })),
    async tokenEndpointOf(profileId) {
      const { metadata } = await known.context(known.profile(profileId), { fetch });
      return requireEndpoint(metadata, "token_endpoint").href;
    },
    async openConnection(connectionId) {
      const { tokens } = await loadFlows();
      const readRefreshToken = async () => {
        const record = await store.read(connectionId);
        if (record === undefined) throw new OAuthError("session_ended", "the connection is gone");
        return { record, ...(await tokens.open(record)).tokenSet };
      };
      const { record, refreshToken } = await readRefreshToken();
      if (refreshToken === undefined) {
        throw new OAuthError("refresh_unavailable", "the connection has no refresh token");
      }
      const context = await known.context(known.profileOf(record), { fetch });
      return {
        context,
        refreshToken,
        fetch,
        async refresh() {
          await connections.refresh(connectionId);
          return (await readRefreshToken()).refreshToken;
        },
      };
    },
  });
}
