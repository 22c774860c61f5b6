import { checkRegistration } from "../check-registration.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidClient } from "../provider-error.ts";
import type { Client, State } from "../state.ts";

/**
 * Identifies a public client by its `client_id` (RFC 6749 §3.2.1). It has no secret, and one that
 * sends a secret is told so.
 *
 * @throws {InvalidClient}
 */
export function checkClient(
  state: State,
  request: Request,
  params: ReadonlyMap<string, string>,
  trace: DecisionTrace,
): Client {
  const secret = params.has("client_secret") || params.has("client_assertion");
  trace.check(
    "no secret came along",
    !secret && !request.headers.has("authorization"),
    () => new InvalidClient("this is a public client: send client_id only, no secret"),
  );
  const clientId = params.get("client_id");
  trace.check(
    "client_id is there",
    clientId !== undefined,
    () => new InvalidClient("client_id is missing"),
  );
  return checkRegistration(state, clientId, trace);
}
