import type { ProviderMetadata, ProviderProfile } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ValueList } from "../../ui/value-list.tsx";

/** Its name, its value, and what is copied with it. */
type Row = readonly [name: string, value: string, what: string];

const refreshTokens: Readonly<Record<ProviderProfile["refreshTokens"], string>> = {
  vault: "Refresh tokens are kept encrypted in this browser",
  memory: "Refresh tokens are kept in their tab only",
  none: "Refresh tokens are not kept",
};

/** The members that are values: what the entry says of each, nothing where it says nothing. */
const values = {
  id: ({ id }) => [["Id", id, "id"]],
  issuer: ({ issuer }) => (issuer === undefined ? [] : [["Issuer", issuer, "issuer"]]),
  metadata: ({ metadata }) => (metadata === undefined ? [] : metadataRows(metadata)),
  clientId: ({ clientId }) => [["Client id", clientId, "client id"]],
  scope: ({ scope }) => (scope === "" ? [] : [["Scope", scope, "scope"]]),
  resource: ({ resource = [] }) =>
    resource.map((uri, at) => ["Resource", uri, `resource ${at + 1}`]),
  authorizationParams: ({ authorizationParams }) =>
    Object.entries(authorizationParams).map(([name, value]) => [
      `Parameter ${name}`,
      value,
      `parameter ${name}`,
    ]),
  apis: ({ apis }) =>
    apis.flatMap(({ name, method, url, body }, at): Row[] => [
      [`API ${name}`, `${method} ${url}`, `API ${at + 1}`],
      ...(body === undefined ? [] : [[`Body of ${name}`, body, `body of API ${at + 1}`] as const]),
    ]),
  apiOrigins: ({ apiOrigins }) =>
    apiOrigins.map((origin, at) => ["API origin", origin, `API origin ${at + 1}`]),
  identity: ({ identity }) =>
    identity === undefined
      ? []
      : [
          ["Account from", identity.url, "address of the account"],
          ["Its id at", identity.id, "place of the account's id"],
          ["Its name at", identity.name, "place of the account's name"],
        ],
} satisfies Partial<Record<keyof ProviderProfile, (profile: ProviderProfile) => readonly Row[]>>;

/** The members that are choices, in words. */
const choices = {
  dpop: ({ dpop }) =>
    dpop ? "Tokens are bound to this browser (DPoP)" : "Tokens are bound to no key",
  refreshTokens: (profile) => refreshTokens[profile.refreshTokens],
  par: ({ par }) => {
    if (par === "auto")
      return "A sign-in is announced beforehand where the provider demands it (PAR)";
    return par
      ? "Every sign-in is announced beforehand (PAR)"
      : "No sign-in is announced beforehand (PAR)";
  },
  distinctCallback: ({ distinctCallback }) =>
    distinctCallback
      ? "Answers come to a redirect URI of its own"
      : "Answers come to the redirect URI of all providers",
} satisfies Partial<Record<keyof ProviderProfile, (profile: ProviderProfile) => string>>;

/** What the entry in `config.json` says; its name stands above. */
export function ConfiguredSettings({ profile }: { profile: ProviderProfile }) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <ValueList rows={Object.values(values).flatMap((rowsOf) => rowsOf(profile))} />
      <ul className="grid gap-1">
        {Object.entries(choices).map(([member, wordsOf]) => (
          <li key={member}>
            <Outcome tone={member === "dpop" && profile.dpop ? "good" : "none"}>
              {wordsOf(profile)}
            </Outcome>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** As the entry has them, under the names of RFC 8414. */
function metadataRows(metadata: ProviderMetadata): readonly Row[] {
  return Object.entries(metadata).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(" ") : String(value),
    name,
  ]);
}
