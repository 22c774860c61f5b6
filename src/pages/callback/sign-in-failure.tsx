import { Link } from "react-router";
import type { SignInState } from "../../queries/callback-queries.ts";
import { useConnect, useReconnect, useStepUp } from "../../queries/connection-queries.ts";
import { OwnQueriesProvider } from "../../queries/queries-provider.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";

type FailedSignIn = Extract<SignInState, { state: "failed" }>;

/** Why a sign-in failed, and the way on: nothing of it was kept. */
export function SignInFailure(failed: FailedSignIn) {
  return (
    <OwnQueriesProvider>
      <Explained {...failed} />
    </OwnQueriesProvider>
  );
}

function Explained({ error, connectionId, profileId, stepUp, returnTo }: FailedSignIn) {
  const connect = useConnect();
  const reconnect = useReconnect();
  const ask = useStepUp();
  const again = () => {
    if (connectionId !== undefined && stepUp !== undefined)
      ask.mutate({ connectionId, ...stepUp, returnTo });
    else if (connectionId !== undefined) reconnect.mutate({ connectionId, returnTo });
    else if (profileId !== undefined) connect.mutate({ profileId, returnTo });
  };
  const hasWay = connectionId !== undefined || profileId !== undefined;
  const retried = connect.error ?? reconnect.error ?? ask.error;
  return (
    <Page title="Sign-in failed">
      <Failure
        error={retried ?? error}
        providerId={profileId}
        busy={connect.isPending || reconnect.isPending || ask.isPending}
        // A code is used once: trying again means signing in again.
        remedies={{ signInAgain: hasWay ? again : undefined }}
        // Where nothing can be tried again, the first way on leads there.
        secondary={
          hasWay && (
            <Link to="/" className="btn">
              Connections
            </Link>
          )
        }
      />
    </Page>
  );
}
