import { useRevoke } from "../../queries/connection-queries.ts";
import { type Asking, useAsking } from "../connections/use-asking.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";

/** Having the tokens of a connection revoked as its page does it. */
export function useRevoking(): Asking {
  return useAsking(
    useRevoke(),
    RevokeDialog,
    (name, { revocation }) =>
      `${revocation === "done" ? "Revoked" : "Removed"} the tokens of ${name}.`,
  );
}
