import { issuerOf, type ProviderProfile } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ValueList } from "../../ui/value-list.tsx";

const refreshTokens: Readonly<Record<ProviderProfile["refreshTokens"], string>> = {
  vault: "Refresh tokens are kept encrypted in this browser",
  memory: "Refresh tokens are kept in their tab only",
  none: "Refresh tokens are not kept",
};

/** What the entry in `config.json` says, where it says more than the usual. */
export function ConfiguredSettings({ profile }: { profile: ProviderProfile }) {
  const { clientId, scope, resource = [], authorizationParams, apis, dpop } = profile;
  return (
    <div className="grid grid-cols-1 gap-3">
      <ValueList
        rows={[
          ["Issuer", issuerOf(profile) ?? "", "issuer"],
          ["Client id", clientId, "client id"],
          ...(scope === "" ? [] : [["Scope", scope, "scope"] as const]),
          ...resource.map((uri, at) => ["Resource", uri, `resource ${at + 1}`] as const),
          ...Object.entries(authorizationParams).map(
            ([name, value]) => [`Parameter ${name}`, value, `parameter ${name}`] as const,
          ),
          ...apis.map(
            ({ name, method, url }, at) =>
              [`API ${name}`, `${method} ${url}`, `API ${at + 1}`] as const,
          ),
        ]}
      />
      <ul className="grid gap-1">
        <li>
          <Outcome tone={dpop ? "good" : "none"}>
            {dpop ? "Tokens are bound to this browser (DPoP)" : "Tokens are bound to no key"}
          </Outcome>
        </li>
        <li>
          <Outcome tone="none">{refreshTokens[profile.refreshTokens]}</Outcome>
        </li>
      </ul>
    </div>
  );
}
