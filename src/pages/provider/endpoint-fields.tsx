import { Field } from "../../ui/field.tsx";
import type { FormPartProps } from "./form-parts.ts";
import { endpointNames } from "./provider-draft.ts";

const labels: Record<(typeof endpointNames)[number], { label: string; hint?: string }> = {
  issuer: {
    label: "Issuer",
    hint: "Left out: the origin of the authorization endpoint.",
  },
  authorization_endpoint: { label: "Authorization endpoint", hint: "Where you sign in." },
  token_endpoint: {
    label: "Token endpoint",
    hint: "Where codes are exchanged. It has to answer browsers (CORS).",
  },
  jwks_uri: { label: "Keys (jwks_uri)", hint: "Needed with the scope openid." },
  userinfo_endpoint: { label: "Userinfo endpoint" },
  revocation_endpoint: { label: "Revocation endpoint" },
  end_session_endpoint: { label: "Sign-out endpoint (end_session_endpoint)" },
  device_authorization_endpoint: {
    label: "Device authorization endpoint",
    hint: "Where codes for other devices come from.",
  },
};

/** The addresses of a provider that publishes none, one by one. */
export function EndpointFields({ draft, onEdit, problemOf }: FormPartProps) {
  const all = ["authorization_endpoint", "token_endpoint"] as const;
  const others = endpointNames.filter((name) => !all.some((needed) => needed === name));
  const field = (name: (typeof endpointNames)[number]) => (
    <Field
      key={name}
      mono
      label={labels[name].label}
      hint={labels[name].hint}
      inputMode="url"
      value={draft.endpoints[name] ?? ""}
      onChange={(value) => onEdit({ endpoints: { ...draft.endpoints, [name]: value } })}
      problem={problemOf("metadata", name)}
    />
  );
  return (
    <div className="grid grid-cols-1 gap-4">
      {all.map(field)}
      <details
        className="fold"
        open={others.some((name) => Boolean(draft.endpoints[name])) || undefined}
      >
        <summary className="text-13">Further endpoints, if it has them</summary>
        <div className="grid grid-cols-1 gap-4 py-2 sm:grid-cols-2">{others.map(field)}</div>
      </details>
    </div>
  );
}
