import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useConnect } from "../../queries/connection-queries.ts";
import { useGuide } from "../../queries/journey-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../failure.tsx";
import { useResetOnReturn } from "../use-reset-on-return.ts";

/** At a real provider the tab has to leave: the steps are those of the journey that it makes. */
export function SignInByStep({
  profile,
  verifierLength,
}: {
  profile: ProviderProfile;
  verifierLength: number;
}) {
  const connect = useConnect();
  const { switchTo } = useGuide();
  useResetOnReturn(connect.reset);
  return (
    <>
      <p className="max-w-[65ch] text-13 text-ink-soft">
        The tab goes to <bdi>{profile.name}</bdi> and comes back, so that this run is a journey: it
        stops before each of its steps, and ends with a connection that you keep.
      </p>
      <div>
        <Button
          variant="primary"
          busy={connect.isPending || connect.isSuccess}
          inactive={verifierLength === 0}
          onClick={() => {
            switchTo(true);
            connect.mutate({ profileId: profile.id, verifierLength });
          }}
        >
          Sign in step by step
        </Button>
      </div>
      {connect.error && <Failure error={connect.error} remedies={{ dismiss: connect.reset }} />}
    </>
  );
}
