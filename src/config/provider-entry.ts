import { safeParse } from "valibot";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import { findClientSecrets } from "./client-secret.ts";
import { type ConfigMistake, toMistake } from "./config-mistake.ts";
import { providerProfileSchema, toProviderProfile } from "./provider-profile-schema.ts";

/** One entry of `providers`, checked: the profile, or everything that is wrong and where. */
export type CheckedEntry =
  | { readonly profile: ProviderProfile }
  | { readonly mistakes: readonly ConfigMistake[] };

/**
 * Checks one provider by itself, as it would stand in `providers` of a `config.json`.
 *
 * @param value parsed JSON, or what a form was filled with
 */
export function checkProviderEntry(value: unknown): CheckedEntry {
  const { success, issues, output } = safeParse(providerProfileSchema, value);
  const mistakes = [...findClientSecrets(value), ...(issues ?? []).map(toMistake)];
  return success && mistakes.length === 0 ? { profile: toProviderProfile(output) } : { mistakes };
}
