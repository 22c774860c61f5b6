import { auth0, entra, hydra, keycloak, okta } from "./identity-platforms.ts";
import type { ProviderPreset } from "./provider-preset.ts";
import { bluesky, discord, gitlab, spotify } from "./services.ts";
import { apple, github, google, mastodon } from "./unfit-providers.ts";

/** In the order in which they are offered. */
export const allPresets: readonly ProviderPreset[] = [
  entra,
  okta,
  auth0,
  keycloak,
  gitlab,
  google,
  github,
  spotify,
  discord,
  apple,
  hydra,
  bluesky,
  mastodon,
];

export function findPreset(id: string): ProviderPreset | undefined {
  return allPresets.find((preset) => preset.id === id);
}

/** @returns the preset whose issuers this one is among, where that can be told */
export function presetOfIssuer(issuer: string): ProviderPreset | undefined {
  return allPresets.find(({ issuers }) => issuers?.test(issuer));
}

/** @returns an address with the blanks filled in, or with `…` where nothing was said yet */
export function fillBlanks(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/gu, (_, name: string) => values[name]?.trim() || "…");
}

/** @returns the unfit provider that an issuer is, whichever way it was typed */
export function unfitIssuer(issuer: string): ProviderPreset | undefined {
  const host = URL.parse(issuer)?.host;
  return allPresets.find(({ fitness, issuer: own, metadata }) => {
    const known = own ?? metadata?.authorization_endpoint;
    return fitness === "unfit" && known !== undefined && URL.parse(known)?.host === host;
  });
}
