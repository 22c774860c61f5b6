import type { Connection } from "../../connections/connection.ts";
import { useTokenFacts, type HeldTokenFacts } from "../../queries/token-queries.ts";
import { holdsTokens } from "./holds-tokens.ts";
import { compareScopes, ScopeChips } from "../../ui/scope-chips.tsx";

const UNREADABLE =
  "What the access token carries only the provider can read: the inspector asks it, where it answers.";

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
      <div className="grid gap-1 text-13 text-ink-soft">
        <p>
          {obtainedBy === "import"
            ? "As the imported tokens say, or else as this provider's profile asks."
            : isAsAsked
              ? "Granted as it was asked for."
              : "The provider granted another scope than was asked for."}
        </p>
        {holdsTokens(connection) && (
          <p className="grid">
            {/* Keeps the place until the tokens are read. */}
            <span className="invisible col-start-1 row-start-1" aria-hidden="true">
              {UNREADABLE}
            </span>
            <span className="col-start-1 row-start-1">
              {tokens.data && <Carried tokens={tokens.data} granted={grantedScope} />}
            </span>
          </p>
        )}
      </div>
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
      : UNREADABLE;
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
