import { useCanRevoke } from "../../queries/token-queries.ts";
import { DangerDialog } from "../connections/danger-dialog.tsx";
import type { QuestionProps } from "../connections/use-asking.tsx";

/** Asks before the tokens of a connection are taken away, and says what stays. */
export function RevokeDialog({
  connection,
  onAnswer,
  ...asked
}: QuestionProps<{ connectionId: string }>) {
  // Where nobody knows, it is tried.
  const isOffered = useCanRevoke(connection.id).data ?? true;
  const { id, providerName, account, copiedAt } = connection;
  return (
    <DangerDialog
      title={`${isOffered ? "Revoke" : "Forget"} the tokens of ${providerName}: ${account.label}?`}
      description={
        <>
          <p>
            They are removed from this browser at once, in every tab,{" "}
            {isOffered
              ? `and ${providerName} is asked to revoke them.`
              : `but not revoked: ${providerName} offers no revocation, so there they end by themselves.`}
          </p>
          <p>
            The connection stays, with its account, requests and journeys. It can do nothing until
            you reconnect it.
          </p>
          {copiedAt !== undefined && (
            <p>
              Another browser may have a copy of them:{" "}
              {isOffered ? "revoking signs that one out too." : "that one can go on using it."}
            </p>
          )}
        </>
      }
      yes={isOffered ? "Revoke" : "Forget"}
      onYes={() => onAnswer({ connectionId: id })}
      {...asked}
    />
  );
}
