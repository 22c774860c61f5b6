import { Link } from "react-router";
import type { SignInState } from "../../queries/callback-queries.ts";
import { useConnect, useReconnect } from "../../queries/connection-queries.ts";
import { QueriesProvider } from "../../queries/queries-provider.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";

type FailedSignIn = Extract<SignInState, { state: "failed" }>;

/** Why a sign-in failed, and the way on: nothing of it was kept. */
export function SignInFailure(failed: FailedSignIn) {
  return (
    <QueriesProvider>
      <Explained {...failed} />
    </QueriesProvider>
  );
}

function Explained({ error, connectionId, profileId, returnTo }: FailedSignIn) {
  const connect = useConnect();
  const reconnect = useReconnect();
  const again =
    connectionId !== undefined
      ? () => reconnect.mutate({ connectionId, returnTo })
      : profileId !== undefined
        ? () => connect.mutate({ profileId, returnTo })
        : undefined;
  const retried = connect.error ?? reconnect.error;
  return (
    <Page title="Sign-in failed">
      <Failure
        error={retried ?? error}
        busy={connect.isPending || reconnect.isPending}
        // A code is used once: trying again means signing in again.
        remedies={{ signInAgain: again }}
        secondary={
          <Link to="/" className="btn">
            Connections
          </Link>
        }
      />
    </Page>
  );
}
