import { useConnect } from "../../queries/connection-queries.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../failure.tsx";
import { useGivingUp } from "./use-giving-up.ts";

/** The way back for whoever has just disconnected, as long as the provider is set up here. */
export function ConnectAgain({ profileId }: { profileId: string }) {
  const isSetUp = useProviders().some(({ id }) => id === profileId);
  const connect = useConnect();
  const { button, giveUp } = useGivingUp(connect.reset);
  // The page of a connection that is gone is nothing to come back to.
  const start = () => connect.mutate({ profileId, returnTo: "/" });
  if (!isSetUp) return null;
  return (
    <>
      <div className="flex gap-2">
        {connect.isPending && (
          <Button variant="quiet" onClick={giveUp}>
            Cancel
          </Button>
        )}
        <Button ref={button} busy={connect.isPending || connect.isSuccess} onClick={start}>
          Connect again
        </Button>
      </div>
      {connect.error && (
        <div className="basis-full text-ink">
          <Failure
            error={connect.error}
            providerId={profileId}
            remedies={{ tryAgain: start, dismiss: connect.reset }}
          />
        </div>
      )}
    </>
  );
}
