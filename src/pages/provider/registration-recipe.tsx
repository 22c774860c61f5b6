import { CodeBlock } from "../../ui/code-block.tsx";
import { ValueList } from "../../ui/value-list.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import type { ProviderPreset } from "../../presets/provider-preset.ts";

/** The addresses of this installation that a provider has to know. */
export interface RecipeValues {
  readonly title: string;
  readonly redirectUri: string;
  readonly origin: string;
  readonly postLogoutUri: string;
  /** Space-separated. */
  readonly scope: string;
}

export interface RegistrationRecipeProps {
  preset: ProviderPreset | undefined;
  values: RecipeValues;
}

const steps = [
  "Register Pixy there as a `single-page application` or `public client`, without a secret.",
  "Allow the grants `authorization_code` and `refresh_token`, and require PKCE (`S256`) where that can be chosen.",
  "Enter the three values below, exactly as they are.",
];

const usual = {
  redirectUri: "Redirect URI",
  webOrigin: "Web origin (CORS)",
  postLogoutUri: "Post-logout redirect URI",
};

/** What to do at the provider, in its own words, and what to enter there. */
export function RegistrationRecipe({ preset, values }: RegistrationRecipeProps) {
  const { title, redirectUri, origin, postLogoutUri, scope } = values;
  const { name, words, source, hasClientDocument } = preset ?? {};
  const list = preset === undefined ? steps : preset.steps;
  const names = { ...usual, ...words };
  const all = [
    [names.redirectUri, redirectUri, "redirect URI"],
    [names.webOrigin, origin, "web origin"],
    [names.postLogoutUri, postLogoutUri, "post-logout URI"],
  ] as const;
  const rows = all.flatMap(([at, value, what]) =>
    at === null ? [] : [[at, value, what] as const],
  );
  const unasked = all.flatMap(([at, , what]) => (at === null ? what : []));
  const clientDocument = JSON.stringify(
    {
      client_id: `${postLogoutUri}oauth-client-metadata.json`,
      client_name: title,
      client_uri: postLogoutUri,
      redirect_uris: [redirectUri],
      scope,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      application_type: "web",
      dpop_bound_access_tokens: true,
    },
    null,
    2,
  );
  return (
    <div className="grid grid-cols-1 gap-4">
      <ol className="grid list-decimal grid-cols-1 gap-1 ps-5 marker:text-ink-soft">
        {list.map((step) => (
          <li key={step} className="max-w-[65ch]">
            <WithCode text={step} />
          </li>
        ))}
      </ol>
      {hasClientDocument ? (
        <CodeBlock
          label="Description of this client"
          copyAs="client description"
          text={clientDocument}
          json
        />
      ) : (
        <div className="grid grid-cols-1 gap-2">
          <ValueList rows={rows} />
          {unasked.length > 0 && (
            <p className="max-w-[65ch] text-13 text-ink-soft">
              {name} has no place for a {unasked.join(" or a ")}: there is nothing else to enter.
            </p>
          )}
        </div>
      )}
      {source !== undefined && (
        <p className="text-13 text-ink-soft">
          From the provider's page{" "}
          <a className="link" href={source.url} target="_blank" rel="noreferrer">
            {source.title}
          </a>
          . If it has changed, the page is right.
        </p>
      )}
    </div>
  );
}
