import type { Verdict } from "../../checks/check.ts";
import { verdicts } from "../../checks/report.ts";
import type { Target } from "../../checks/subject.ts";
import {
  hasClientIdCharacters,
  issuerOf,
  type ProviderProfile,
  redirectUriOf,
  USUAL_SCOPE,
} from "../../oauth/provider-profile.ts";
import type { Installation } from "../../queries/app-queries.ts";
import { isAskable, issuerFrom } from "../provider/issuer-input.ts";

/** What the address of the screen says: which provider is checked, and which verdicts are shown. */
export interface CheckSelection {
  /** The id of a provider that is known here; empty: one by its issuer, or none. */
  readonly provider: string;
  readonly issuer: string;
  readonly client: string;
  readonly show: Verdict | "all";
}

/** Reads the selection from an address. */
export function selectionIn(params: URLSearchParams): CheckSelection {
  const of = (name: string) => params.get(name) ?? "";
  return {
    provider: of("provider"),
    issuer: of("issuer"),
    client: of("client"),
    show: verdicts.find((verdict) => verdict === of("show")) ?? "all",
  };
}

/** @returns the selection as the query of an address; what is empty or usual is left out */
export function queryOf(selection: CheckSelection): URLSearchParams {
  const members = Object.entries(selection).filter(
    ([, value]: [string, string]) => value !== "" && value !== "all",
  );
  return new URLSearchParams(members);
}

/** @returns what is to be checked; undefined while there is nothing that could be asked */
export function targetOf(
  { provider, issuer, client }: CheckSelection,
  profiles: readonly ProviderProfile[],
  { origin, redirectUri }: Installation,
): Target | undefined {
  const profile = profiles.find(({ id }) => id === provider);
  if (profile !== undefined) {
    return {
      issuer: issuerOf(profile) ?? "",
      metadata: profile.metadata,
      clientId: profile.clientId,
      origin,
      redirectUri: redirectUriOf(profile, redirectUri),
      scope: profile.scope,
    };
  }
  const meant = issuerFrom(issuer);
  if (!isAskable(meant)) return undefined;
  const clientId = client.trim();
  if (!hasClientIdCharacters(clientId)) return undefined;
  return {
    issuer: meant,
    clientId: clientId === "" ? undefined : clientId,
    origin,
    redirectUri,
    scope: USUAL_SCOPE,
  };
}
