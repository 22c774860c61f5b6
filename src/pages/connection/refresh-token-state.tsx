import type { Connection } from "../../connections/connection.ts";
import type { RefreshTokenStorage } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { WithCode } from "../../ui/with-code.tsx";

export interface RefreshTokenStateProps {
  connection: Connection;
  storage: RefreshTokenStorage | undefined;
}

/** Whether a connection can renew itself, and how safely. */
export function RefreshTokenState({ connection, storage = "vault" }: RefreshTokenStateProps) {
  const { hasRefreshToken, refreshTokenRotates, refreshedAt, copiedAt, status } = connection;
  if (!hasRefreshToken) {
    if (status === "Needs reconnect")
      return (
        <>
          <p>None any more. Reconnecting brings a new one.</p>
          {copiedAt !== undefined && (
            <p className="text-13 text-ink-soft">
              There was a copy of it in another browser: where both are used, the provider ends
              both.
            </p>
          )}
        </>
      );
    if (storage === "none")
      return (
        <p>
          <WithCode text="Not kept, because this provider's profile says `refreshTokens: none`: you sign in again when the access token expires." />
        </p>
      );
    return (
      <>
        <p>None: you sign in again when the access token expires.</p>
        <p className="text-13 text-ink-soft">
          <WithCode text="Most providers give one when `offline_access` is in the configured `scope`, Google with `access_type=offline` in `authorizationParams`." />
        </p>
      </>
    );
  }
  return (
    <>
      <p>
        {storage === "vault"
          ? "Kept encrypted in this browser; it renews the access token without you."
          : "Kept in this tab only: it renews the access token until the tab is closed or reloaded."}
      </p>
      {refreshedAt !== undefined && (
        <p className="text-13 text-ink-soft">
          Last used <RelativeTime at={refreshedAt} />
        </p>
      )}
      {copiedAt !== undefined && (
        <Outcome tone="warn">
          In two browsers since <RelativeTime at={copiedAt} />, when it was exported or imported: a
          provider that replaces it at each use signs out both when both are used. Reconnecting
          gives this browser one of its own.
        </Outcome>
      )}
      {refreshTokenRotates === undefined && (
        <p className="text-13 text-ink-soft">
          Whether it is replaced at each use shows at the first refresh.
        </p>
      )}
      {refreshTokenRotates === true && (
        <Outcome tone="good">
          Replaced at each use: a stolen copy is noticed by the provider.
        </Outcome>
      )}
      {refreshTokenRotates === false && (
        <Outcome tone="warn">
          Not replaced at its last use: a stolen copy would go unnoticed. Switch on refresh token
          rotation for this client at the provider.
        </Outcome>
      )}
    </>
  );
}
