import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import type { FormPartProps } from "./form-parts.ts";
import { type ProviderDraft, scopeOf } from "./provider-draft.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Whether a value is one of a select's own. */
function isOneOf<Value extends string>(value: string, all: readonly Value[]): value is Value {
  return all.some((known) => known === value);
}

const parModes = ["auto", "always", "never"] as const;
const storages = ["vault", "memory", "none"] as const;

/** What most providers need nothing of; open where something is set or wrong. */
export function MoreSettings(part: FormPartProps) {
  const { draft, metadata, onEdit, problemOf } = part;
  const [wasUsed] = useState(() => isUsed(draft));
  const isWrong = ["authorizationParams", "apis", "apiOrigins", "identity", "resource"].some(
    (name) => problemOf(name) !== undefined,
  );
  const hasOpenId = scopeOf(draft, metadata).split(" ").includes("openid");
  const { identity } = draft;
  return (
    <details className="fold" open={wasUsed || isWrong || undefined}>
      <summary className="text-13">APIs, extra parameters and more</summary>
      <div className="grid grid-cols-1 gap-6 py-3">
        <ApiRows {...part} />
        <ParameterRows {...part} />
        {!hasOpenId && (
          <fieldset className="grid grid-cols-1 gap-2">
            <legend className="mb-1 font-medium">Who an account is</legend>
            <p className="max-w-[65ch] text-13 text-ink-soft">
              Without the scope openid nobody attests who signed in. An API may say so; else you
              name the account.
            </p>
            <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
              <Field
                mono
                label="Asked at"
                placeholder="https://api.acme.example/me"
                value={identity.url}
                onChange={(url) => onEdit({ identity: { ...identity, url } })}
                problem={problemOf("identity", "url")}
              />
              <Field
                mono
                label="Pointer to the id"
                placeholder="/user/id"
                value={identity.id}
                onChange={(id) => onEdit({ identity: { ...identity, id } })}
                problem={problemOf("identity", "id")}
              />
              <Field
                mono
                label="Pointer to the name"
                placeholder="/user/name"
                value={identity.name}
                onChange={(name) => onEdit({ identity: { ...identity, name } })}
                problem={problemOf("identity", "name")}
              />
            </div>
          </fieldset>
        )}
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Select
            label="Refresh token"
            value={draft.refreshTokens}
            onChange={(value) => isOneOf(value, storages) && onEdit({ refreshTokens: value })}
          >
            <option value="vault">Kept encrypted in this browser</option>
            <option value="memory">Kept in this tab only</option>
            <option value="none">Not kept</option>
          </Select>
          <Select
            label="Pushed requests (PAR)"
            value={draft.par}
            onChange={(value) => isOneOf(value, parModes) && onEdit({ par: value })}
          >
            <option value="auto">When the provider demands them</option>
            <option value="always">Always</option>
            <option value="never">Never</option>
          </Select>
          <Field
            mono
            rows={2}
            label="Resources (RFC 8707), one per line"
            placeholder="https://api.acme.example/"
            hint="The APIs that access tokens are for, where the provider wants them named."
            value={draft.resource}
            onChange={(resource) => onEdit({ resource })}
            problem={problemOf("resource")}
          />
          <Field
            mono
            rows={2}
            label="Further API origins, one per line"
            placeholder="https://files.acme.example"
            hint="They may get the access token as well as those of the APIs above."
            value={draft.apiOrigins}
            onChange={(apiOrigins) => onEdit({ apiOrigins })}
            problem={problemOf("apiOrigins")}
          />
        </div>
      </div>
    </details>
  );
}

function isUsed(draft: ProviderDraft): boolean {
  return (
    draft.apis.length + draft.parameters.length > 0 ||
    draft.par !== "auto" ||
    draft.refreshTokens !== "vault" ||
    [draft.resource, draft.apiOrigins, draft.identity.url].some((text) => text !== "")
  );
}

function ApiRows({ draft, onEdit, problemOf }: FormPartProps) {
  const { apis } = draft;
  const edit = (index: number, changes: Partial<(typeof apis)[number]>) =>
    onEdit({ apis: apis.map((api, at) => (at === index ? { ...api, ...changes } : api)) });
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1 font-medium">APIs</legend>
      <p className="max-w-[65ch] text-13 text-ink-soft">
        Requests that are offered with a connection. Their origins may get the access token.
      </p>
      {apis.map((api, index) => (
        <div
          // A row has no name of its own but its place.
          key={index}
          className="grid grid-cols-1 items-start gap-3 sm:grid-cols-[minmax(0,1fr)_104px_minmax(0,2fr)_auto]"
        >
          <Field
            label="Name"
            value={api.name}
            onChange={(name) => edit(index, { name })}
            problem={problemOf("apis", index, "name")}
          />
          <Select label="Method" value={api.method} onChange={(method) => edit(index, { method })}>
            {(methods.includes(api.method) ? methods : [...methods, api.method]).map((method) => (
              <option key={method}>{method}</option>
            ))}
          </Select>
          <Field
            mono
            label="URL"
            placeholder="https://api.acme.example/me"
            value={api.url}
            onChange={(url) => edit(index, { url })}
            problem={problemOf("apis", index, "url")}
          />
          <div className="sm:pt-6">
            <Button
              variant="quiet"
              aria-label={`Remove API ${index + 1}`}
              onClick={() => onEdit({ apis: apis.filter((_, at) => at !== index) })}
            >
              Remove
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button onClick={() => onEdit({ apis: [...apis, { name: "", method: "GET", url: "" }] })}>
          Add an API
        </Button>
      </div>
    </fieldset>
  );
}

function ParameterRows({ draft, onEdit, problemOf }: FormPartProps) {
  const { parameters } = draft;
  const edit = (index: number, changes: Partial<(typeof parameters)[number]>) =>
    onEdit({
      parameters: parameters.map((pair, at) => (at === index ? { ...pair, ...changes } : pair)),
    });
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1 font-medium">Extra parameters</legend>
      <p className="max-w-[65ch] text-13 text-ink-soft">
        Sent along with every sign-in, such as <code className="code">audience</code>,{" "}
        <code className="code">acr_values</code>, <code className="code">prompt</code> or{" "}
        <code className="code">login_hint</code>. They stand in addresses: nothing secret belongs
        here.
      </p>
      {parameters.map(({ name, value }, index) => (
        <div
          key={index}
          className="grid grid-cols-1 items-start gap-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto]"
        >
          <Field
            mono
            label="Parameter"
            value={name}
            onChange={(text) => edit(index, { name: text })}
            problem={name.trim() === "" ? undefined : problemOf("authorizationParams", name.trim())}
          />
          <Field
            mono
            label="Value"
            value={value}
            onChange={(text) => edit(index, { value: text })}
          />
          <div className="sm:pt-6">
            <Button
              variant="quiet"
              aria-label={`Remove parameter ${index + 1}`}
              onClick={() => onEdit({ parameters: parameters.filter((_, at) => at !== index) })}
            >
              Remove
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button onClick={() => onEdit({ parameters: [...parameters, { name: "", value: "" }] })}>
          Add a parameter
        </Button>
      </div>
    </fieldset>
  );
}
