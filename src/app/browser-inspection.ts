import { createProviderStore } from "../connections/provider-store.ts";
import { createTokenInspection, type TokenInspection } from "../connections/token-inspection.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** What the inspector needs, on this tab's tokens and network. */
export async function createBrowserInspection(
  foundation: Foundation,
  flows: Flows,
  profiles: readonly ProviderProfile[],
): Promise<TokenInspection> {
  return createTokenInspection({
    ...foundation,
    ...flows,
    tokens: await flows.loadTokens(),
    providers: createProviderStore({ profiles, answers: foundation.answers }),
  });
}
