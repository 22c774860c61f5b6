import type { Connection } from "../../connections/connection.ts";
import type { ProviderProfile, RefreshTokenStorage } from "../../oauth/provider-profile.ts";
import { AccessTokenState } from "./access-token-state.tsx";
import { AccountFacts } from "./account-facts.tsx";
import { Fact } from "./fact.tsx";
import { RefreshTokenState } from "./refresh-token-state.tsx";
import { ScopeFacts } from "./scope-facts.tsx";
import { TokenExpiry } from "./token-expiry.tsx";

export interface OverviewProps {
  connection: Connection;
  /** Undefined: the provider is not set up any more. */
  profile: ProviderProfile | undefined;
  /** Where the refresh token really is. */
  storage: RefreshTokenStorage;
}

/** What is known about a connection, in four instruments. */
export function Overview({ connection, profile, storage }: OverviewProps) {
  return (
    <div className="panel">
      <section className="panel-cell" aria-labelledby="account">
        <h2 id="account" className="caption">
          Account
        </h2>
        <AccountFacts connection={connection} profile={profile} />
      </section>

      <section className="panel-cell" aria-labelledby="access">
        <h2 id="access" className="caption">
          Access token
        </h2>
        <AccessTokenState connection={connection} profile={profile} />
      </section>

      <section className="panel-cell" aria-labelledby="refresh">
        <h2 id="refresh" className="caption">
          Refresh token
        </h2>
        <RefreshTokenState connection={connection} profile={profile} storage={storage} />
        {connection.hasRefreshToken && (
          <dl className="facts">
            <Fact name="Expiry">
              <TokenExpiry connection={connection} kind="refresh_token" />
            </Fact>
          </dl>
        )}
      </section>

      <section className="panel-cell panel-wide" aria-labelledby="scope">
        <h2 id="scope" className="caption">
          Scope
        </h2>
        <ScopeFacts connection={connection} />
      </section>
    </div>
  );
}
