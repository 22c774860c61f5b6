import { Link } from "react-router";
import { useReconnect } from "../../queries/connection-queries.ts";
import { Failure, knownFailure } from "../failure.tsx";
import { Page } from "../page.tsx";

/** The tokens are stored, but the refresh token could not be used. */
export function ImportRefused({ connectionId, error }: { connectionId: string; error: unknown }) {
  const reconnect = useReconnect();
  const href = `/connections/${connectionId}`;
  const signIn = () => reconnect.mutate({ connectionId, returnTo: href });
  const { error: reason } = knownFailure(error)?.details ?? {};
  return (
    <Page title="Imported, but not refreshed">
      <p className="max-w-[65ch] text-ink-soft">
        The connection is there, but its refresh token could not be used just now.
      </p>
      <Failure
        error={reconnect.error ?? error}
        busy={reconnect.isPending}
        remedies={{ reconnect: signIn, signInAgain: signIn }}
        secondary={
          <Link to={href} className="btn">
            Go to the connection
          </Link>
        }
      />
      {reason === "invalid_grant" && (
        <p className="max-w-[65ch]">
          It may have been used elsewhere meanwhile, have expired or been revoked, or belong to
          another client. Stop using its copies: where it rotates, they are worthless too.
        </p>
      )}
      {reason === "invalid_client" && (
        <p className="max-w-[65ch]">
          Most likely these tokens were given to another client, one with a secret. A browser cannot
          hold that secret, so they cannot be refreshed here. Reconnecting gets tokens of this
          client, with PKCE.
        </p>
      )}
    </Page>
  );
}
