import { useProviders } from "../../queries/provider-queries.ts";
import { Choice } from "../../ui/choice.tsx";
import type { FormPartProps } from "./form-parts.ts";

/** Whether the provider's answers come to an address of their own. */
export function DistinctCallback({
  draft: { distinctCallback, id },
  metadata,
  onEdit,
}: Pick<FormPartProps, "draft" | "metadata" | "onEdit">) {
  const others = useProviders().filter((profile) => profile.id !== id);
  const namesItself = metadata?.authorization_response_iss_parameter_supported === true;
  const isAdvised = others.length > 0 && metadata !== undefined && !namesItself;
  return (
    <Choice
      checked={distinctCallback}
      onChange={(checked) => onEdit({ distinctCallback: checked })}
      hint={
        isAdvised
          ? "Advised: this provider's answers do not say who sends them, and with several providers one could pass off another's answer as its own (RFC 9700 §4.4)."
          : "Tells the answers of several providers apart where they do not say who sends them (RFC 9700 §4.4)."
      }
    >
      A redirect URI of its own
    </Choice>
  );
}
