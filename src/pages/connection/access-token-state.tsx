import type { Connection } from "../../connections/connection.ts";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ProtocolValue } from "../../ui/protocol-value.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { ConnectionLife } from "../connections/connection-life.tsx";
import { Fact } from "./fact.tsx";
import { holdsTokens } from "./holds-tokens.ts";
import { ImportNote } from "./import-note.tsx";
import { TokenExpiry } from "./token-expiry.tsx";

export interface AccessTokenStateProps {
  connection: Connection;
  /** Undefined: the provider is not set up any more. */
  profile: ProviderProfile | undefined;
}

/** How long an access token lives, how it was obtained and what it is bound to. */
export function AccessTokenState({ connection, profile }: AccessTokenStateProps) {
  const resources = profile?.resource ?? [];
  const isHeld = holdsTokens(connection);
  // The token that was received last has gone, or is used no more: how long it had to live is no matter.
  const isUnusable = connection.status === "Needs reconnect";
  return (
    <>
      <ConnectionLife connection={connection} size={40} />
      <dl className="facts">
        {connection.accessTokenExpiresAt !== undefined && !isUnusable && (
          <Fact name="Expires">
            <RelativeTime at={connection.accessTokenExpiresAt} />
          </Fact>
        )}
        {isHeld &&
          resources.length > 1 &&
          resources.map((resource) => (
            <Fact key={resource} name={`For ${URL.parse(resource)?.host ?? resource}`}>
              <TokenExpiry connection={connection} kind="access_token" resource={resource} />
            </Fact>
          ))}
        <Fact name="Received">
          <RelativeTime at={connection.accessTokenReceivedAt} />
        </Fact>
        <Fact name="Sign-in">
          <Obtained by={connection.obtainedBy} />
        </Fact>
        {connection.keyThumbprint !== undefined && (
          <Fact name="Bound to key">
            <ProtocolValue value={connection.keyThumbprint} what="key thumbprint" length={20} />
          </Fact>
        )}
        <Fact name="Connected">
          <RelativeTime at={connection.connectedAt} />
        </Fact>
      </dl>
      <ImportNote connection={connection} />
      {connection.announcesPkce === false && connection.obtainedBy === undefined && (
        <Outcome tone="warn">
          This provider does not say that it checks PKCE, and may ignore it: state and nonce alone
          bind the sign-in to this tab then. <WithCode text="Its metadata lacks `S256`." />
        </Outcome>
      )}
      {isHeld && (
        <p className="text-13 text-ink-soft">
          {connection.keyThumbprint === undefined
            ? "Bound to no key: whoever copies it can use it until it expires."
            : "The tokens work only with a key of this browser that nobody can read (DPoP, ES256): a stolen copy of them is worthless elsewhere."}
        </p>
      )}
    </>
  );
}

/** PKCE binds an answer to the tab that asked for it; a device code is asked with, and never sent back. */
function Obtained({ by }: { by: Connection["obtainedBy"] }) {
  switch (by) {
    case "import":
      return <Outcome tone="warn">obtained without PKCE</Outcome>;
    case "device":
      return "By device code (PKCE does not apply)";
    case undefined:
      return "Authorization code with PKCE (S256)";
  }
}
