import type { ProviderMetadata, ProviderProfile } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ValueList } from "../../ui/value-list.tsx";

/** Its name, its value where the entry has one, and what is copied with it. */
type Row = readonly [name: string, value: string | undefined, what: string];

const refreshTokens: Readonly<Record<ProviderProfile["refreshTokens"], string>> = {
  vault: "Refresh tokens are kept encrypted in this browser",
  memory: "Refresh tokens are kept in their tab only",
  none: "Refresh tokens are not kept",
};

/** What the entry in `config.json` says; its name stands above. */
export function ConfiguredSettings({ profile }: { profile: ProviderProfile }) {
  const { dpop, identity, resource = [] } = profile;
  const rows: readonly Row[] = [
    ["Id", profile.id, "id"],
    ["Issuer", profile.issuer, "issuer"],
    ...metadataRows(profile.metadata),
    ["Client id", profile.clientId, "client id"],
    ["Scope", profile.scope || undefined, "scope"],
    ...resource.map((uri, at): Row => ["Resource", uri, `resource ${at + 1}`]),
    ...Object.entries(profile.authorizationParams).map(([name, value]): Row => [
      `Parameter ${name}`,
      value,
      `parameter ${name}`,
    ]),
    ...profile.apis.flatMap(({ name, method, url, body }, at): Row[] => [
      [`API ${name}`, `${method} ${url}`, `API ${at + 1}`],
      [`Body of ${name}`, body, `body of API ${at + 1}`],
    ]),
    ...profile.apiOrigins.map((origin, at): Row => ["API origin", origin, `API origin ${at + 1}`]),
    ["Account from", identity?.url, "address of the account"],
    ["Its id at", identity?.id, "place of the account's id"],
    ["Its name at", identity?.name, "place of the account's name"],
  ];
  const choices = [
    refreshTokens[profile.refreshTokens],
    announcement(profile.par),
    profile.distinctCallback
      ? "Answers come to a redirect URI of its own"
      : "Answers come to the redirect URI of all providers",
  ];
  return (
    <div className="grid grid-cols-1 gap-3">
      <ValueList
        rows={rows.flatMap(([name, value, what]) =>
          value === undefined ? [] : [[name, value, what] as const],
        )}
      />
      <ul className="grid gap-1">
        <li>
          <Outcome tone={dpop ? "good" : "none"}>
            {dpop ? "Tokens are bound to this browser (DPoP)" : "Tokens are bound to no key"}
          </Outcome>
        </li>
        {choices.map((words) => (
          <li key={words}>
            <Outcome tone="none">{words}</Outcome>
          </li>
        ))}
      </ul>
    </div>
  );
}

function announcement(par: ProviderProfile["par"]): string {
  if (par === "auto")
    return "A sign-in is announced beforehand where the provider demands it (PAR)";
  return par
    ? "Every sign-in is announced beforehand (PAR)"
    : "No sign-in is announced beforehand (PAR)";
}

/** As the entry has them, under the names of RFC 8414. */
function metadataRows(metadata: ProviderMetadata | undefined): readonly Row[] {
  return Object.entries(metadata ?? {}).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(" ") : String(value),
    name,
  ]);
}
