import type { Connection } from "../../connections/connection.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { WithCode } from "../../ui/with-code.tsx";

/** What it means that a connection was imported, and how it becomes one like the others. */
export function ImportNote({ connection: { obtainedBy, problem } }: { connection: Connection }) {
  if (obtainedBy !== "import") return null;
  const isOfAnotherClient =
    problem?.error === "invalid_client" || problem?.error === "unauthorized_client";
  return (
    <Outcome tone="warn">
      {isOfAnotherClient ? (
        <WithCode text="Imported, and refused as another client's: tokens of a client with a secret cannot be refreshed by a browser, which must not hold it. Reconnecting gets tokens of this client, with PKCE." />
      ) : (
        "Imported: nobody here saw how they were obtained, so nothing says that PKCE protected them. Reconnecting gets tokens of its own, with PKCE."
      )}
    </Outcome>
  );
}
