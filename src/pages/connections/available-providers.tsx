import { Link } from "react-router";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useConnect } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Monogram } from "../../ui/monogram.tsx";
import { Failure } from "../failure.tsx";
import { Section } from "../page.tsx";
import { useGivingUp } from "./use-giving-up.ts";

export interface AvailableProvidersProps {
  providers: readonly ProviderProfile[];
  /** There is no connection yet: this is what to do. */
  first: boolean;
}

/** The providers of this installation, each with its way to a new connection. */
export function AvailableProviders({ providers, first }: AvailableProvidersProps) {
  return (
    <Section title="Available" id="available">
      <ul className="card divide-y divide-line">
        {providers.map((provider) => (
          <AvailableProvider
            key={provider.id}
            provider={provider}
            isWhatToDo={first && providers.length === 1}
          />
        ))}
      </ul>
      <p className="text-13 text-ink-soft">
        Signed in on another device only?{" "}
        <Link to="/device" className="link">
          Connect with a code
        </Link>
      </p>
    </Section>
  );
}

function AvailableProvider({
  provider: { id, name, issuer, metadata },
  isWhatToDo,
}: {
  provider: ProviderProfile;
  isWhatToDo: boolean;
}) {
  const connect = useConnect();
  const { button, giveUp } = useGivingUp(connect.reset);
  const start = () => connect.mutate({ profileId: id });
  return (
    <li className="grid gap-3 px-4 py-3">
      <div className="available flex flex-wrap items-center gap-3">
        <Monogram name={name} />
        <div className="min-w-0 flex-[1_1_160px]">
          <p className="font-semibold">
            <bdi>{name}</bdi>
          </p>
          <p className="text-13 wrap-anywhere text-ink-soft">{issuer ?? metadata?.issuer}</p>
        </div>
        {connect.isPending ? (
          <Button variant="quiet" onClick={giveUp}>
            Cancel
          </Button>
        ) : (
          <Link to={`/providers/${id}`} className="btn" data-variant="quiet">
            Setup<span className="sr-only"> of {name}</span>
          </Link>
        )}
        <Button
          ref={button}
          variant={isWhatToDo ? "primary" : "secondary"}
          busy={connect.isPending || connect.isSuccess}
          onClick={start}
        >
          Connect {name}
        </Button>
      </div>
      {connect.error && (
        <Failure
          error={connect.error}
          providerId={id}
          busy={connect.isPending}
          remedies={{ tryAgain: start, dismiss: connect.reset }}
        />
      )}
    </li>
  );
}
