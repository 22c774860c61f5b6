import type { GrantDescription, GrantId } from "../../grants/grant.ts";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";

/** The id under which a build that has the mock provider lists it, and the word for it in addresses. */
export const MOCK_PLACE = "mock";

/** Where one grant can be tried out. */
export interface PlaceChoices {
  readonly hasMock: boolean;
  readonly profiles: readonly ProviderProfile[];
  /** The id of the profile that is chosen, or {@link MOCK_PLACE}; undefined: there is nowhere. */
  readonly chosen: string | undefined;
}

/**
 * @param asked what the address says
 * @returns the places there are for a grant, and the one that is meant
 */
export function placesFor(
  { where }: GrantDescription,
  asked: string | null,
  hasMock: boolean,
  known: readonly ProviderProfile[],
): PlaceChoices {
  const profiles = where === "mock" ? [] : known.filter(({ id }) => !hasMock || id !== MOCK_PLACE);
  const ids = [...(hasMock ? [MOCK_PLACE] : []), ...profiles.map(({ id }) => id)];
  return { hasMock, profiles, chosen: ids.find((id) => id === asked) ?? ids[0] };
}

/** The grants that begin with tokens of somebody. */
const BEGIN_WITH_TOKENS: readonly GrantId[] = [
  "refresh",
  "token-exchange",
  "introspection",
  "revocation",
];

export function beginsWithTokens(grant: GrantId): boolean {
  return BEGIN_WITH_TOKENS.includes(grant);
}
