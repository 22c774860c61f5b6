import { useIsRevocationOffered } from "../../queries/token-queries.ts";
import { DangerDialog } from "../danger-dialog.tsx";
import { RemovedTokens } from "../connections/removed-tokens.tsx";
import type { QuestionProps } from "../connections/use-asking.tsx";

/** Asks before the tokens of a connection are taken away, and says what stays. */
export function RevokeDialog({
  connection,
  onAnswer,
  ...asked
}: QuestionProps<{ connectionId: string }>) {
  const { id, providerName, account } = connection;
  const isRevocationOffered = useIsRevocationOffered(id);
  const verb = isRevocationOffered ? "Revoke" : "Forget";
  return (
    <DangerDialog
      title={`${verb} the tokens of ${providerName}: ${account.label}?`}
      description={
        <>
          <RemovedTokens of={connection} isRevocationOffered={isRevocationOffered} />
          <p>
            The connection stays, with its account, requests and journeys. It can do nothing until
            you reconnect it.
          </p>
        </>
      }
      yes={verb}
      onYes={() => onAnswer({ connectionId: id })}
      {...asked}
    />
  );
}
