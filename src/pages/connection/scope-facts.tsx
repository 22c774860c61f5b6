import type { Connection } from "../../connections/connection.ts";
import { useTokenFacts, type HeldTokenFacts } from "../../queries/token-queries.ts";
import { compareScopes, ScopeChips } from "../../ui/scope-chips.tsx";

/** What was asked and granted, and what the access token carries in truth. */
export function ScopeFacts({ connection }: { connection: Connection }) {
  const { requestedScope, grantedScope, obtainedBy } = connection;
  const tokens = useTokenFacts(connection);
  const isAsAsked = compareScopes(requestedScope, grantedScope).every(
    ({ state }) => state === "granted",
  );
  return (
    <>
      <ScopeChips requested={requestedScope} granted={grantedScope} most={12} />
      <p className="text-13 text-ink-soft">
        {obtainedBy === "import"
          ? "As the imported tokens say, or else as this provider's profile asks."
          : isAsAsked
            ? "Granted as it was asked for."
            : "The provider granted another scope than was asked for."}{" "}
        {tokens.data === undefined ? "…" : <Carried tokens={tokens.data} granted={grantedScope} />}
      </p>
    </>
  );
}

function Carried({ tokens, granted }: { tokens: readonly HeldTokenFacts[]; granted: string }) {
  const accessTokens = tokens.filter(({ kind }) => kind === "access_token");
  const readable = accessTokens.filter(({ scope }) => scope !== undefined);
  if (accessTokens.length === 0) return null;
  if (readable.length === 0) {
    return accessTokens.some(({ form }) => form === "signed")
      ? "The access token itself does not say what it carries."
      : "What the access token carries only the provider can read: the inspector asks it, where it answers.";
  }
  return readable.map(({ resource, scope = "" }) => {
    const differing = compareScopes(granted, scope).filter(({ state }) => state !== "granted");
    const whose = resource === "" ? "The access token" : `That for ${resource}`;
    return (
      <span key={resource} className="block">
        {differing.length === 0
          ? `${whose} carries just that.`
          : `${whose} carries: ${scope || "nothing"}.`}
      </span>
    );
  });
}
