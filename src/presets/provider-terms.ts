import type { ProviderTerms } from "../checks/remedies.ts";
import { presetOfIssuer } from "./all-presets.ts";
import type { ProviderPreset } from "./provider-preset.ts";

/** @returns how the provider of an issuer calls what has to be mended there, as far as that is known */
export function termsOfIssuer(issuer: string): ProviderTerms {
  const preset = presetOfIssuer(issuer);
  return preset === undefined ? {} : termsOf(preset);
}

function termsOf({ remedies = {}, rotation, renewal }: ProviderPreset): ProviderTerms {
  return {
    ...(rotation !== undefined && { rotation }),
    ...(renewal !== undefined && { "refresh-token": renewal }),
    ...remedies,
  };
}
