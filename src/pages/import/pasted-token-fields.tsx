import { Field } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import type { PastedTokens } from "../../queries/import-queries.ts";

/** What stands in the fields. */
export interface TokenTexts {
  readonly form: "response" | "single";
  readonly response: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

export const noTokens: TokenTexts = {
  form: "response",
  response: "",
  access_token: "",
  refresh_token: "",
  id_token: "",
};

/** @returns what is to be imported, of all that stands in the fields */
export function pastedOf({ form, response, ...single }: TokenTexts): PastedTokens {
  return form === "response" ? response : single;
}

const forms = [
  { value: "response", name: "A token response" },
  { value: "single", name: "Single tokens" },
] as const;

const singles = [
  [
    "access_token",
    "Access token",
    "Used until an API refuses it, because it does not say when it expires.",
  ],
  ["refresh_token", "Refresh token", "Without one, you sign in when the access token has expired."],
  ["id_token", "ID token", "Says whose tokens these are. An expired one will do."],
] as const;

const refused = "This cannot be taken: the reason is below.";

/** Where tokens are pasted. The browser keeps none of it for when it brings this page back. */
export function PastedTokenFields({
  tokens,
  onChange,
  wrong,
}: {
  tokens: TokenTexts;
  onChange: (tokens: TokenTexts) => void;
  /** The member that was refused, which the failure explains. */
  wrong: string | undefined;
}) {
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="field">
        <span className="field-label">What you have</span>
        <Segmented
          label="What you have"
          value={tokens.form}
          options={forms}
          onChange={(form) => onChange({ ...tokens, form })}
        />
      </div>
      {tokens.form === "response" ? (
        <Field
          label="Token response"
          mono
          rows={8}
          required
          placeholder={'{\n  "access_token": "…",\n  "refresh_token": "…",\n  "id_token": "…"\n}'}
          value={tokens.response}
          onChange={(response) => onChange({ ...tokens, response })}
          problem={wrong === undefined ? undefined : refused}
          hint={
            <>
              The JSON that the token endpoint answered. <code className="code">expires_in</code>{" "}
              counts from now; <code className="code">expires_at</code>, in seconds since 1970, is
              more exact.
            </>
          }
        />
      ) : (
        singles.map(([name, label, hint]) => (
          <Field
            key={name}
            label={label}
            mono
            rows={3}
            value={tokens[name]}
            onChange={(text) => onChange({ ...tokens, [name]: text })}
            problem={
              wrong === name || (wrong === "response" && name === "access_token")
                ? refused
                : undefined
            }
            hint={hint}
          />
        ))
      )}
    </div>
  );
}
