import type { TakenGrant } from "../connections/grant-takeover.ts";
import { pause } from "../connections/pause.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { allGrants } from "../grants/all-grants.ts";
import type { GrantId } from "../grants/grant.ts";
import { createMockLab, createOwnLab, type Lab, type Watch } from "../grants/lab.ts";
import type { MockProviderHandle } from "../mock-provider/browser.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { originsOf, redirectUriOf } from "../oauth/provider-profile.ts";
import { createGrantPlayer, type LabPlace, type LabServices } from "../queries/grant-player.ts";
import { takeBrowserGrant } from "./browser-grant.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

export interface LabSurroundings {
  readonly baseUrl: string;
  readonly mock: Pick<MockProviderHandle, "openPrivateProvider"> | undefined;
}

/** How the mock judges where a run is to show what is missing. */
const careless = { pkce: "optional", plainChallenges: true, implicitGrant: true } as const;

/** The grants of the lab, from this tab. */
export function createBrowserLab(
  foundation: Foundation,
  loadFlows: () => Promise<Flows>,
  providers: ProviderProfiles,
  { baseUrl, mock }: LabSurroundings,
): LabServices {
  const { fetch, now } = foundation;
  // Another one for each page, so that nobody takes it for one that is worth keeping.
  const clientSecret = crypto.randomUUID();
  const time = {
    now,
    pause: (milliseconds: number) => pause(milliseconds, new AbortController().signal),
  };

  async function openMock(isCareless: boolean) {
    if (mock === undefined) {
      throw new OAuthError("profile_missing", "there is no mock provider in this installation");
    }
    return mock.openPrivateProvider({
      clientSecret,
      ...(isCareless && { policy: careless }),
    });
  }

  function openOwn(place: LabPlace & { kind: "own" }, watch: Watch): Lab {
    const { profileId, connectionId } = place;
    const profile = providers.current().profiles.find(({ id }) => id === profileId);
    if (profile === undefined) {
      throw new OAuthError("profile_missing", "the provider is not there any more");
    }
    const redirectUri = redirectUriOf(profile, `${baseUrl}callback`);
    let taken: TakenGrant | undefined;
    const ofApis = originsOf([...profile.apis.map(({ url }) => url), ...profile.apiOrigins]);
    return createOwnLab({
      profile,
      redirectUri,
      ...time,
      fetch,
      watch,
      apiAddresses: [...ofApis].map((origin) => `${origin}/`),
      sampleApiUrl: profile.apis.find(({ method }) => method === "GET")?.url,
      ...(connectionId !== undefined && {
        takeTokens: async () =>
          (taken = await takeBrowserGrant(connectionId, foundation, loadFlows, providers, {
            proves: true,
          })),
        keeper: {
          note: (tokenSet) => taken?.keeper.note(tokenSet),
          release: async () => taken?.keeper.release(),
        },
      }),
    });
  }

  async function openLab(grant: GrantId, place: LabPlace, watch: Watch): Promise<Lab> {
    const isCareless = allGrants.some(({ id, where }) => id === grant && where === "mock");
    // Whatever was chosen: what real providers must not be sent goes to none of them.
    if (place.kind === "own" && !isCareless) return openOwn(place, watch);
    return createMockLab(await openMock(isCareless), { ...time, watch });
  }

  return {
    mockAccess: mock && (async () => (await openMock(false)).backend),
    createPlayer: (grant) => createGrantPlayer({ grant, openLab }),
  };
}
