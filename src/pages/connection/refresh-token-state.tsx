import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { ProviderProfile, RefreshTokenStorage } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { whatBringsRefreshToken, whatRotatesRefreshToken } from "./renewal-advice.ts";

export interface RefreshTokenStateProps {
  connection: Connection;
  /** Undefined: the provider is not set up any more. */
  profile: ProviderProfile | undefined;
  /** Where the refresh token really is. */
  storage: RefreshTokenStorage;
}

/** Whether a connection can renew itself, and how safely. */
export function RefreshTokenState({ connection, profile, storage }: RefreshTokenStateProps) {
  const { hasRefreshToken, refreshedAt, copiedAt, status } = connection;
  if (!hasRefreshToken) {
    if (status === "Needs reconnect") {
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
    }
    if (storage === "none") {
      return (
        <p>
          <WithCode text="Not kept, because this provider's profile says `refreshTokens: none`: you sign in again when the access token expires." />
        </p>
      );
    }
    return (
      <>
        <Outcome tone="warn">None: you sign in again when the access token expires.</Outcome>
        <p className="text-13 text-ink-soft">
          <WithCode text={whatBringsRefreshToken(connection, profile)} />
        </p>
        <Setup profile={profile} />
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
          It may be in two browsers: it was exported or imported <RelativeTime at={copiedAt} />. A
          provider that replaces it at each use signs out both when both use it. Reconnecting gives
          this browser one of its own.
        </Outcome>
      )}
      <Protection connection={connection} profile={profile} />
    </>
  );
}

/** What protects a refresh token in a browser: being replaced at each use, or a key (RFC 9700 §2.2.2). */
function Protection({
  connection,
  profile,
}: Pick<RefreshTokenStateProps, "connection" | "profile">) {
  const { keyThumbprint, refreshTokenRotates } = connection;
  if (refreshTokenRotates === true) {
    return (
      <Outcome tone="good">Replaced at each use: a stolen copy is noticed by the provider.</Outcome>
    );
  }
  if (keyThumbprint !== undefined) {
    return (
      <Outcome tone="good">
        Bound to a key of this browser (DPoP): a stolen copy is worth nothing elsewhere.
      </Outcome>
    );
  }
  if (refreshTokenRotates === undefined) {
    return (
      <p className="text-13 text-ink-soft">
        Whether it is replaced at each use shows at the first refresh.
      </p>
    );
  }
  return (
    <>
      <Outcome tone="warn">
        Neither replaced at its last use nor bound to a key: a stolen copy would go unnoticed.
      </Outcome>
      <p className="text-13 text-ink-soft">
        <WithCode text={whatRotatesRefreshToken(connection)} />
      </p>
      <Setup profile={profile} />
    </>
  );
}

/** Leads to the settings of which the advice speaks. */
function Setup({ profile }: Pick<RefreshTokenStateProps, "profile">) {
  if (profile === undefined) return null;
  return (
    <p className="text-13">
      <Link className="link" to={`/providers/${profile.id}`}>
        Setup of {profile.name}
      </Link>
    </p>
  );
}
