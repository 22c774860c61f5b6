import type { ProviderMetadata } from "../../oauth/provider-profile.ts";
import { useRegisterClient } from "../../queries/provider-setup-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { Failure } from "../failure.tsx";

export interface SelfRegistrationProps {
  metadata: ProviderMetadata;
  redirectUri: string;
  dpop: boolean;
  clientId: string;
  /** There is a registration that it would replace. */
  isAgain: boolean;
  onRegistered: (clientId: string) => void;
}

/** One press instead of the recipe, at a provider that lets apps register themselves. */
export function SelfRegistration({
  metadata,
  redirectUri,
  dpop,
  clientId,
  isAgain,
  onRegistered,
}: SelfRegistrationProps) {
  const register = useRegisterClient();
  const start = () =>
    register.mutate({ metadata, redirectUri, dpop }, { onSuccess: (id) => onRegistered(id) });
  const isDone = register.isSuccess && register.data === clientId;
  return (
    <div className="grid grid-cols-1 gap-3 border-b border-line p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[65ch] flex-[1_1_280px]">
          This provider lets apps register themselves.
          <span className="block text-13 text-ink-soft">
            {isAgain
              ? "Pixy has a client id there already. Registering again brings another one, and leaves the first behind: only the provider can delete it."
              : "Pixy asks for a public client without a secret, with the addresses below. What could change the registration afterwards is not kept, so it is deleted only at the provider."}
          </span>
        </p>
        <Button
          variant={isAgain ? "secondary" : "primary"}
          busy={register.isPending}
          onClick={start}
        >
          {isAgain ? "Register again" : "Register Pixy for me"}
        </Button>
      </div>
      <div role="status" className="empty:sr-only">
        {isDone && (
          <Outcome tone="good">
            Registered. The client id is filled in below: <code className="code">{clientId}</code>
          </Outcome>
        )}
      </div>
      {register.error && (
        <Failure
          error={register.error}
          busy={register.isPending}
          remedies={{ tryAgain: start, dismiss: register.reset }}
        />
      )}
    </div>
  );
}
