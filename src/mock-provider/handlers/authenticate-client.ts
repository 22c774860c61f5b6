import { checkRegistration } from "../registration/check-registration.ts";
import type { DecisionTrace } from "../decision-log.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import { InvalidClient } from "../provider-error.ts";
import type { Client, State } from "../state/state.ts";
import type { Form } from "../messages/form.ts";

/** @returns the ways to authenticate that discovery names (RFC 8414 §2) */
export function clientAuthenticationMethods({ clientSecrets }: Policy): string[] {
  const confidential = ["client_secret_basic", "client_secret_post"];
  return clientSecrets === "demanded" ? confidential : ["none", ...confidential];
}

/** How a client said who it is. */
interface Credentials {
  readonly method: Client["tokenEndpointAuthMethod"];
  readonly clientId: string;
  readonly secret?: string | undefined;
}

/**
 * Finds out which client is asking (RFC 6749 §2.3, §3.2.1). One that is registered as public has no
 * secret and is told so when it sends one; one that has a secret must send it in the way that it
 * is registered for.
 *
 * @throws {InvalidClient}
 */
export function authenticateClient(
  state: State,
  request: Request,
  form: Form,
  trace: DecisionTrace,
  policy: Policy,
): Client {
  trace.check(
    "no client assertion came along",
    !form.params.has("client_assertion"),
    () => new InvalidClient("client assertions are not supported here"),
  );
  const credentials = readCredentials(request, form, trace);
  const client = checkRegistration(state, credentials.clientId, trace);
  trace.check(
    "the provider lets clients without a secret in",
    policy.clientSecrets === "as registered" || credentials.secret !== undefined,
    () => new InvalidClient("client_secret is missing"),
  );
  // Where a secret is demanded, none that a public client could send is right.
  const hasNoRightWay = policy.clientSecrets === "demanded" && client.secret === undefined;
  trace.check(
    "the client authenticates as it is registered",
    credentials.method === client.tokenEndpointAuthMethod || hasNoRightWay,
    () => new InvalidClient(expectation(client)),
  );
  trace.check(
    "the secret is right",
    credentials.secret === client.secret,
    () => new InvalidClient("the client secret is wrong"),
  );
  return client;
}

/** @returns whom a request names as its client, true or not */
export function readClientId(request: Request, params: URLSearchParams): string | undefined {
  const basic = readBasic(request.headers.get("authorization") ?? "");
  return basic?.clientId ?? params.get("client_id") ?? undefined;
}

function expectation({ tokenEndpointAuthMethod }: Client): string {
  return tokenEndpointAuthMethod === "none"
    ? "this is a public client: send client_id only, no secret"
    : `this client must authenticate by ${tokenEndpointAuthMethod}`;
}

function readCredentials(request: Request, form: Form, trace: DecisionTrace): Credentials {
  const header = request.headers.get("authorization");
  const named = form.params.get("client_id");
  const secret = form.params.get("client_secret");
  if (header !== null) {
    const basic = readBasic(header);
    trace.check(
      "the Authorization header can be read",
      basic !== undefined,
      () => new InvalidClient("the Authorization header is not HTTP Basic"),
    );
    trace.check(
      "the client authenticates in one way only",
      secret === undefined && (named === undefined || named === basic.clientId),
      () => new InvalidClient("send the client's credentials once"),
    );
    return basic;
  }
  trace.check(
    "client_id is there",
    named !== undefined,
    () => new InvalidClient("client_id is missing"),
  );
  const method = secret === undefined ? "none" : "client_secret_post";
  return { method, clientId: named, secret };
}

/** RFC 6749 §2.3.1: both halves are form-encoded before they are put together. */
function readBasic(header: string): Credentials | undefined {
  const encoded = /^Basic +([\w+/]+=*)$/i.exec(header)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(decode(encoded ?? "")) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { method: "client_secret_basic", clientId: formDecode(id), secret: formDecode(secret) };
}

function decode(encoded: string): string {
  try {
    return atob(encoded);
  } catch {
    return "";
  }
}

function formDecode(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll("&", "%26")}`).get("value") ?? "";
}
