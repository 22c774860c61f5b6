import type { Connection } from "../../connections/connection.ts";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ProtocolValue } from "../../ui/protocol-value.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { AccountName } from "./account-name.tsx";
import { Fact } from "./fact.tsx";
import { holdsTokens } from "./holds-tokens.ts";
import { TokenExpiry } from "./token-expiry.tsx";

export interface AccountFactsProps {
  connection: Connection;
  /** Undefined: the provider is not set up any more. */
  profile: ProviderProfile | undefined;
}

/** Whose account it is, and who says so. */
export function AccountFacts({ connection, profile }: AccountFactsProps) {
  const { account, issuer } = connection;
  const { attestedBy, claims, label, subject } = account;
  return (
    <>
      {attestedBy === "none" ? (
        <AccountName key={label} connection={connection} />
      ) : (
        <p className="text-16 font-semibold">
          <bdi>{claims?.name ?? label}</bdi>
        </p>
      )}
      <dl className="facts">
        {claims?.email && <Fact name="E-mail">{claims.email}</Fact>}
        {claims?.preferred_username && <Fact name="Username">{claims.preferred_username}</Fact>}
        {attestedBy !== "none" && (
          <Fact name="Subject">
            <ProtocolValue value={subject} what="subject" length={20} />
          </Fact>
        )}
        <Fact name="Issuer">
          <ProtocolValue value={issuer} what="issuer" length={24} />
        </Fact>
        {connection.hasIdToken && holdsTokens(connection) && (
          <Fact name="ID token">
            <TokenExpiry connection={connection} kind="id_token" />
          </Fact>
        )}
      </dl>
      {attestedBy === "id_token" ? (
        <p className="text-13 text-ink-soft">
          A verified ID token attests it. Name and address may change; the subject is what this
          issuer knows the account by.
        </p>
      ) : (
        <>
          <Outcome tone="warn">{unattested[attestedBy]}</Outcome>
          <p className="text-13 text-ink-soft">
            <WithCode text={whatBringsIdToken(connection, profile)} />
          </p>
        </>
      )}
    </>
  );
}

const unattested = {
  identity: "No ID token: only the provider's API says whose account this is.",
  none: "No ID token: nobody has attested who this is. At reconnect, accounts cannot be compared.",
} as const;

/** @returns what an ID token comes from (OpenID Connect Core 1.0 §3.1.2.1) */
function whatBringsIdToken(
  { obtainedBy, requestedScope }: Connection,
  profile: Pick<ProviderProfile, "scope"> | undefined,
): string {
  const isAsked = (profile?.scope ?? requestedScope).split(" ").includes("openid");
  if (!isAsked)
    return "A provider that knows OpenID Connect gives one when the scope has `openid`.";
  return obtainedBy === "import"
    ? "None was among the imported tokens. Reconnecting brings one."
    : "Reconnecting brings one: the scope has `openid`.";
}
