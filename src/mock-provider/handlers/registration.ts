import type { DecisionTrace } from "../decision-log.ts";
import type { Endpoint, EndpointContext } from "../endpoint.ts";
import type { MockProvider } from "../provider.ts";
import {
  type RegisteredMetadata,
  readMetadata,
  writeMetadata,
} from "../registration/client-metadata.ts";
import { deleteClient, makeRoomForClient } from "../registration/delete-client.ts";
import {
  checkIdentity,
  findManaged,
  readBody,
  readToken,
} from "../registration/registration-request.ts";
import type { Client, State } from "../state/state.ts";
import { sha256 } from "../tokens/token-hash.ts";
import { emptyAnswer, jsonAnswer } from "../messages/answer.ts";

/**
 * Dynamic client registration (RFC 7591), open to everybody, and its management (RFC 7592) with the
 * registration access token that comes with it.
 */
export const registrationEndpoints: readonly Endpoint[] = [
  {
    name: "registration",
    methods: ["POST"],
    path: "/register",
    occasion: "registration",
    metadata: (issuer) => ({ registration_endpoint: `${issuer}/register` }),
    respond: register,
  },
  {
    name: "registration",
    methods: ["GET"],
    path: "/register/:id",
    occasion: "registration",
    respond: readRegistration,
  },
  {
    name: "registration",
    methods: ["PUT"],
    path: "/register/:id",
    occasion: "registration",
    respond: updateRegistration,
  },
  {
    name: "registration",
    methods: ["DELETE"],
    path: "/register/:id",
    occasion: "registration",
    respond: deleteRegistration,
  },
];

async function register(context: EndpointContext, trace: DecisionTrace): Promise<Response> {
  const { provider, request } = context;
  const id = provider.createSecret();
  const metadata = readMetadata(await readBody(request, trace), id, trace);
  const token = provider.createSecret();
  const registrationTokenHash = await sha256(token);
  const client = await provider.state.update((state) => {
    const now = provider.epochTime();
    makeRoomForClient(state, now);
    const registered = { id, registeredAt: now, registrationTokenHash };
    return storeClient(state, { ...metadata, ...registered }, provider.createSecret);
  });
  trace.clientId = id;
  return jsonAnswer(describe(provider, client, token), { status: 201 });
}

async function readRegistration(context: EndpointContext, trace: DecisionTrace): Promise<Response> {
  const { provider } = context;
  const { token, tokenHash } = await readToken(context, trace);
  const client = findManaged(await provider.state.read(), context, tokenHash, trace);
  return jsonAnswer(describe(provider, client, token));
}

/** RFC 7592 §2.2: what is left out is reset. */
async function updateRegistration(
  context: EndpointContext,
  trace: DecisionTrace,
): Promise<Response> {
  const { provider, request } = context;
  const { token, tokenHash } = await readToken(context, trace);
  const managed = findManaged(await provider.state.read(), context, tokenHash, trace);
  const sent = await readBody(request, trace);
  checkIdentity(sent, managed, trace);
  const metadata: RegisteredMetadata = readMetadata(sent, managed.id, trace);
  const client = await provider.state.update((state) => {
    const { id, secret, registeredAt } = findManaged(state, context, tokenHash, trace);
    const registered = { id, secret, registeredAt, registrationTokenHash: tokenHash };
    return storeClient(state, { ...metadata, ...registered }, provider.createSecret);
  });
  return jsonAnswer(describe(provider, client, token));
}

async function deleteRegistration(
  context: EndpointContext,
  trace: DecisionTrace,
): Promise<Response> {
  const { provider } = context;
  const { tokenHash } = await readToken(context, trace);
  await provider.state.update((state) => {
    const { id } = findManaged(state, context, tokenHash, trace);
    deleteClient(state, id, provider.epochTime());
  });
  return emptyAnswer(204);
}

/** A client that authenticates gets a secret, and keeps the one that it has. */
function storeClient(state: State, client: Client, createSecret: () => string): Client {
  const isPublic = client.tokenEndpointAuthMethod === "none";
  const stored = { ...client, secret: isPublic ? undefined : (client.secret ?? createSecret()) };
  state.clients.set(stored.id, stored);
  return stored;
}

/** The client information response (RFC 7591 §3.2.1, RFC 7592 §3). */
function describe(
  { issuer }: MockProvider,
  client: Client,
  registrationAccessToken: string,
): Record<string, unknown> {
  return {
    client_id: client.id,
    client_id_issued_at: client.registeredAt,
    ...(client.secret === undefined
      ? {}
      : { client_secret: client.secret, client_secret_expires_at: 0 }),
    registration_access_token: registrationAccessToken,
    registration_client_uri: `${issuer}/register/${client.id}`,
    ...writeMetadata(client),
  };
}
