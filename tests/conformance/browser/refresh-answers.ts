import type { RealProvider } from "../../support/real-provider.ts";

/** @returns what the provider answered to the refreshes, in order */
export function refreshes(provider: RealProvider): readonly (number | undefined)[] {
  return provider.tokenRequests("refresh_token").map(({ status }) => status);
}
