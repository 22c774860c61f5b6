import { Choice } from "../../ui/choice.tsx";
import { Field } from "../../ui/field.tsx";
import type { FormPartProps } from "./form-parts.ts";
import { MoreSettings } from "./more-settings.tsx";
import type { ProviderPreset } from "../../presets/provider-preset.ts";
import { canDpop, dpopOf, scopeOf } from "./provider-draft.ts";
import { ScopeChoice } from "./scope-choice.tsx";

/** Who Pixy is at the provider, and what it asks for. */
export function ClientSettings({
  preset,
  ...part
}: FormPartProps & { preset: ProviderPreset | undefined }) {
  const { draft, metadata, onEdit, problemOf } = part;
  const supported = Array.isArray(metadata?.scopes_supported) ? metadata.scopes_supported : [];
  return (
    <div className="grid grid-cols-1 gap-4 p-4">
      <Field
        mono
        label={preset?.words?.clientId ?? "Client id"}
        hint="What the provider gave you at the registration. Never a secret: this page has no field for one."
        value={draft.clientId}
        onChange={(clientId) => onEdit({ clientId })}
        problem={problemOf("clientId")}
      />
      <ScopeChoice
        scope={draft.scope ?? scopeOf(draft, metadata)}
        supported={supported}
        problem={problemOf("scope")}
        onChange={(scope) => onEdit({ scope })}
      />
      <Choice
        checked={dpopOf(draft, metadata)}
        onChange={(dpop) => onEdit({ dpop })}
        hint={
          canDpop(metadata)
            ? "The provider says that it can. A stolen token is worthless elsewhere; APIs have to take DPoP tokens too."
            : metadata === undefined
              ? "Only for providers that can. It is ticked by itself where one says so."
              : "Only for providers that can: this one does not say so."
        }
      >
        Bind the tokens to this browser (DPoP)
      </Choice>
      <MoreSettings {...part} />
    </div>
  );
}
