import * as v from "valibot";
import type { DecisionTrace } from "../decision-log.ts";
import type { EndpointContext } from "../endpoint.ts";
import { InvalidClientMetadata, InvalidToken, TokenMissing } from "../provider-error.ts";
import type { Client, State } from "../state/state.ts";
import { sha256 } from "../tokens/token-hash.ts";

/** Characters of a request's body. */
const LONGEST_BODY = 64 * 1024;

/**
 * @returns the registration access token of a request (RFC 7592 §2), and what it is stored as
 * @throws {TokenMissing}
 */
export async function readToken(
  { request }: EndpointContext,
  trace: DecisionTrace,
): Promise<{ token: string; tokenHash: string }> {
  const header = request.headers.get("authorization") ?? "";
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
  trace.check(
    "a registration access token came along",
    token !== undefined,
    () => new TokenMissing(),
  );
  return { token, tokenHash: await sha256(token) };
}

/**
 * Finds the client whose registration a request is about. One that is gone and a token that is
 * wrong are answered alike (RFC 7592 §2.1).
 *
 * @throws {InvalidToken}
 */
export function findManaged(
  state: State,
  { params }: EndpointContext,
  tokenHash: string,
  trace: DecisionTrace,
): Client {
  const client = state.clients.get(params["id"] ?? "");
  trace.check(
    "the registration access token is that of the client",
    client !== undefined && client.registrationTokenHash === tokenHash,
    () => new InvalidToken("the registration access token is wrong, or the client is gone"),
  );
  trace.clientId = client.id;
  return client;
}

/**
 * A client that changes its registration names itself, cannot choose its secret, and leaves the rest
 * to us (RFC 7592 §2.2).
 *
 * @throws {InvalidClientMetadata}
 */
export function checkIdentity(
  sent: Readonly<Record<string, unknown>>,
  { id, secret }: Client,
  trace: DecisionTrace,
): void {
  trace.check(
    "client_id is that of the client",
    sent["client_id"] === id,
    () => new InvalidClientMetadata("client_id must be that of the client"),
  );
  trace.check(
    "the client does not choose its secret",
    sent["client_secret"] === undefined || sent["client_secret"] === secret,
    () => new InvalidClientMetadata("client_secret must be the current one, or left out"),
  );
  const ours = [
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
  ].filter((name) => sent[name] !== undefined);
  trace.check(
    "nothing is there that is not for the client to say",
    ours.length === 0,
    () => new InvalidClientMetadata(`leave out ${ours.join(", ")}`),
  );
}

/**
 * @returns the metadata that a client sent (RFC 7591 §3.1), whatever is in it
 * @throws {InvalidClientMetadata} when it is no JSON object
 */
export async function readBody(
  request: Request,
  trace: DecisionTrace,
): Promise<Record<string, unknown>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const body = await request.text();
  trace.check(
    "the body is not too long",
    body.length <= LONGEST_BODY,
    () => new InvalidClientMetadata(`the body has more than ${LONGEST_BODY} characters`),
  );
  const parsed = v.safeParse(objectSchema, body);
  trace.check(
    "the body is a JSON object",
    parsed.success && type === "application/json",
    () => new InvalidClientMetadata("send the metadata as a JSON object, as application/json"),
  );
  return parsed.output;
}

const objectSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.custom<object>((json) => !Array.isArray(json)),
  v.record(v.string(), v.unknown()),
);
