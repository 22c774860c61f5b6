import type { GrantId } from "../../grants/grant.ts";
import { Button } from "../../ui/button.tsx";
import { SecretField } from "./secret-field.tsx";
import { fields } from "./typed-secrets.ts";

export interface SecretFieldsProps {
  grant: GrantId;
  /** Types what the mock provider takes. */
  onFillIn: (() => void) | undefined;
}

/** What is typed for one run. */
export function SecretFields({ grant, onFillIn }: SecretFieldsProps) {
  return (
    <>
      <SecretField
        label="Client id"
        name={fields.clientId}
        hint={grant === "introspection" ? "Of the API that asks. Empty: this app asks itself." : ""}
        isReadable
      />
      <SecretField
        label="Client secret"
        name={fields.clientSecret}
        hint={grant === "client-credentials" ? "" : "Empty: a client without one."}
      />
      {grant === "password" && (
        <>
          <SecretField label="Username" name={fields.username} isReadable />
          <SecretField label="Password" name={fields.password} />
        </>
      )}
      {onFillIn && (
        <div>
          <Button variant="quiet" onClick={onFillIn}>
            Fill in those of the mock provider
          </Button>
        </div>
      )}
    </>
  );
}
