import type { Connection } from "../../connections/connection.ts";

/** In a question: what becomes of the tokens of a connection here, at the provider and in other browsers. */
export function RemovedTokens({
  of: { providerName, copiedAt },
  isRevocationOffered,
}: {
  of: Connection;
  isRevocationOffered: boolean;
}) {
  return (
    <>
      <p>
        The tokens are removed from this browser at once, in every tab,{" "}
        {isRevocationOffered
          ? `and ${providerName} is asked to revoke them.`
          : `but not revoked: ${providerName} offers no revocation, so there they end by themselves.`}
      </p>
      {copiedAt !== undefined && (
        <p>
          Another browser may have a copy of them:{" "}
          {isRevocationOffered
            ? "revoking signs that one out too."
            : "that one can go on using it."}
        </p>
      )}
    </>
  );
}
