import type { Connection } from "../../connections/connection.ts";
import type { RefreshTokenStorage } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ProtocolValue } from "../../ui/protocol-value.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ScopeChips } from "../../ui/scope-chips.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { ConnectionLife } from "../connections/connection-life.tsx";
import { AccountName } from "./account-name.tsx";
import { RefreshTokenState } from "./refresh-token-state.tsx";

const attestation = {
  id_token: "Attested by a verified ID token",
  identity: "Said by the provider's API; no ID token attests it",
  none: "No ID token: nobody has attested who this is. At reconnect, accounts cannot be compared.",
} as const;

export interface OverviewProps {
  connection: Connection;
  /** Where the profile wants its refresh token kept. */
  storage: RefreshTokenStorage | undefined;
}

/** What is known about a connection, in four instruments. */
export function Overview({ connection, storage }: OverviewProps) {
  const { account } = connection;
  const { claims } = account;
  // The token that was received last has gone, or is used no more: how long it had to live is no matter.
  const isUnusable = connection.status === "Needs reconnect";
  return (
    <div className="panel">
      <section className="panel-cell" aria-labelledby="account">
        <h2 id="account" className="caption">
          Account
        </h2>
        {account.attestedBy === "none" ? (
          <AccountName key={account.label} connection={connection} />
        ) : (
          <p className="text-16 font-semibold">
            <bdi>{claims?.name ?? account.label}</bdi>
          </p>
        )}
        <dl className="facts">
          {claims?.email && <Fact name="E-mail">{claims.email}</Fact>}
          {claims?.preferred_username && <Fact name="Username">{claims.preferred_username}</Fact>}
          {account.attestedBy !== "none" && (
            <Fact name="Subject">
              <ProtocolValue value={account.subject} what="subject" length={20} />
            </Fact>
          )}
          <Fact name="Issuer">
            <ProtocolValue value={connection.issuer} what="issuer" length={24} />
          </Fact>
        </dl>
        <p className="text-13 text-ink-soft">{attestation[account.attestedBy]}</p>
      </section>

      <section className="panel-cell" aria-labelledby="access">
        <h2 id="access" className="caption">
          Access token
        </h2>
        <ConnectionLife connection={connection} size={40} />
        <dl className="facts">
          {connection.accessTokenExpiresAt !== undefined && !isUnusable && (
            <Fact name="Expires">
              <RelativeTime at={connection.accessTokenExpiresAt} />
            </Fact>
          )}
          <Fact name="Received">
            <RelativeTime at={connection.accessTokenReceivedAt} />
          </Fact>
          <Fact name="Obtained">Authorization code with PKCE (S256)</Fact>
          {connection.keyThumbprint !== undefined && (
            <Fact name="Bound to key">
              <ProtocolValue value={connection.keyThumbprint} what="key thumbprint" length={20} />
            </Fact>
          )}
          <Fact name="Connected">
            <RelativeTime at={connection.connectedAt} />
          </Fact>
        </dl>
        {connection.announcesPkce === false && (
          <Outcome tone="warn">
            This provider does not say that it checks PKCE, and may ignore it: state and nonce alone
            bind the sign-in to this tab then. <WithCode text="Its metadata lacks `S256`." />
          </Outcome>
        )}
        {connection.keyThumbprint !== undefined && (
          <p className="text-13 text-ink-soft">
            The tokens work only with a key of this browser that nobody can read (DPoP, ES256): a
            stolen copy of them is worthless elsewhere.
          </p>
        )}
      </section>

      <section className="panel-cell" aria-labelledby="refresh">
        <h2 id="refresh" className="caption">
          Refresh token
        </h2>
        <RefreshTokenState connection={connection} storage={storage} />
      </section>

      <section className="panel-cell panel-wide" aria-labelledby="scope">
        <h2 id="scope" className="caption">
          Scope
        </h2>
        <ScopeChips
          requested={connection.requestedScope}
          granted={connection.grantedScope}
          most={12}
        />
      </section>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="min-w-0 wrap-anywhere">
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}
