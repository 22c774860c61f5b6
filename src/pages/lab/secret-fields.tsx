import type { GrantId } from "../../grants/grant.ts";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { Button } from "../../ui/button.tsx";
import { SecretField } from "./secret-field.tsx";
import { fields } from "./typed-secrets.ts";

export interface SecretFieldsProps {
  grant: GrantId;
  /** The provider that it is sent to; undefined: the mock provider. */
  profile: ProviderProfile | undefined;
  /** Types what the mock provider takes. */
  onFillIn: (() => void) | undefined;
}

/** What is typed for one run. */
export function SecretFields({ grant, profile, onFillIn }: SecretFieldsProps) {
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
      <p className="max-w-[65ch] text-13 text-ink-soft">
        What you type goes to{" "}
        {profile === undefined ? (
          "the mock provider in this tab and to nobody else"
        ) : (
          <>
            the provider at <code className="code wrap-anywhere">{placeOf(profile)}</code>, or to
            addresses that it names for this
          </>
        )}
        , and is forgotten when you leave the page.
      </p>
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

/** A name is anybody's choice, as an issuer written by hand is: whom a secret goes to, an address tells. */
function placeOf({ metadata, issuer = "" }: ProviderProfile): string {
  return metadata?.token_endpoint ?? issuer;
}
