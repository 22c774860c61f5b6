import { shellWord } from "../../journeys/exchange-curl.ts";
import { issuerOf, type ProviderProfile, redirectUriOf } from "../../oauth/provider-profile.ts";

/**
 * @param sharedRedirectUri the installation's redirect URI
 * @returns the command, for a POSIX shell, that asks a provider as Pixy would ask it here
 */
export function readinessCommand(profile: ProviderProfile, sharedRedirectUri: string): string {
  const word = (text: string) => shellWord(text, "");
  const options = [
    ["client-id", profile.clientId],
    ["redirect-uri", redirectUriOf(profile, sharedRedirectUri)],
    ["scope", profile.scope],
  ] as const;
  return [
    `npm run readiness -- ${word(issuerOf(profile) ?? "")}`,
    // With the sign, what begins with a dash is a value all the same.
    ...options.map(([name, value]) => `--${name}=${word(value)}`),
  ].join(" ");
}
