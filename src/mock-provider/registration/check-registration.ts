import type { DecisionTrace } from "../decision-log.ts";
import { InvalidClient } from "../provider-error.ts";
import type { Client, State } from "../state/state.ts";

/**
 * Finds the client that a request names, and notes it in the trace.
 *
 * @throws {InvalidClient} when nobody is registered under this id
 */
export function checkRegistration(state: State, clientId: string, trace: DecisionTrace): Client {
  const client = state.clients.get(clientId);
  trace.check(
    "the client is registered",
    client !== undefined,
    () => new InvalidClient("no client is registered here under this client_id"),
  );
  trace.clientId = client.id;
  return client;
}
