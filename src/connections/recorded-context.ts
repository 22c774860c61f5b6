import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import type { ProviderStore } from "./provider-store.ts";

/**
 * The profile with its provider's metadata; the journey shows whether the provider was asked for it.
 *
 * @throws OAuthError as discoverProvider does
 */
export async function recordedContext(
  providers: Pick<ProviderStore, "context">,
  profile: ProviderProfile,
  journey: JourneyRecorder,
): Promise<OAuthContext> {
  let isAsked = false;
  const context = await providers.context(profile, {
    fetch: (...request) => {
      isAsked = true;
      return journey.fetch(...request);
    },
  });
  if (!isAsked) journey.step("endpoints-known", { state: "skipped" });
  return context;
}
