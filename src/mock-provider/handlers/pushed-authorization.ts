import { checkRequest } from "../authorization/check-request.ts";
import { checkReturn } from "../authorization/check-return.ts";
import { requestUriPrefix } from "../authorization/pushed-request.ts";
import { checkDpopProof } from "../dpop/dpop.ts";
import type { DecisionTrace } from "../decision-log.ts";
import type { Endpoint } from "../endpoint.ts";
import { InvalidRequest, RequestTooLong } from "../provider-error.ts";
import type { Client } from "../state/state.ts";
import { jsonAnswer } from "../messages/answer.ts";
import { authenticateClient } from "./authenticate-client.ts";
import { type Form, readForm } from "../messages/form.ts";

/** Characters of a request. */
const LONGEST_REQUEST = 32 * 1024;

/**
 * The pushed authorization request endpoint (RFC 9126). A request is checked here as it would be at
 * the authorization endpoint, and its client is told at once what is wrong with it.
 */
export const pushedAuthorizationEndpoint: Endpoint = {
  name: "pushed authorization",
  methods: ["POST"],
  path: "/par",
  occasion: "pushed authorization",
  metadata: (issuer, policy) => ({
    pushed_authorization_request_endpoint: `${issuer}/par`,
    require_pushed_authorization_requests: policy.pushedRequests === "required",
  }),
  async respond(context, trace: DecisionTrace) {
    const { provider, request, misbehaviour } = context;
    const { policy } = misbehaviour;
    const form = await readForm(request, trace);
    const state = await provider.state.read();
    const client = authenticateClient(state, request, form, trace, policy);
    trace.check(
      "no request_uri is pushed",
      !form.params.has("request_uri"),
      () => new InvalidRequest("push the request itself, not a request_uri"),
    );
    const params = authorizationParams(form, client);
    bindToKey(params, await checkDpopProof(context, trace), trace);
    trace.check(
      "the request is not too long",
      params.toString().length <= LONGEST_REQUEST,
      () => new RequestTooLong(`the request has more than ${LONGEST_REQUEST} characters`),
    );
    const to = checkReturn(state, params, policy, trace);
    const { hintedSubject } = await checkRequest(provider, to, params, policy, trace);
    // An ID token is not kept: what it says has been read.
    params.delete("id_token_hint");

    const requestUri = `${requestUriPrefix}${provider.createSecret()}`;
    const lifetime = await provider.state.update(({ pushedRequests, settings }) => {
      pushedRequests.set(requestUri, {
        clientId: client.id,
        params: params.toString(),
        hintedSubject,
        expiresAt: provider.epochTime() + settings.pushedRequestLifetime,
      });
      return settings.pushedRequestLifetime;
    });
    return jsonAnswer({ request_uri: requestUri, expires_in: lifetime }, { status: 201 });
  },
};

/** @returns the authorization request alone: the client's credentials are not kept */
function authorizationParams({ params, resource }: Form, client: Client): URLSearchParams {
  const request = new URLSearchParams([...params]);
  request.delete("client_secret");
  request.delete("resource");
  for (const uri of resource) request.append("resource", uri);
  // Whoever authenticated in the header may have left it out of the body.
  request.set("client_id", client.id);
  return request;
}

/** A proof binds the code to its key as `dpop_jkt` does (RFC 9449 §10.1). */
function bindToKey(
  params: URLSearchParams,
  thumbprint: string | undefined,
  trace: DecisionTrace,
): void {
  if (thumbprint === undefined) return;
  trace.check(
    "dpop_jkt is the key of the DPoP proof",
    [null, thumbprint].includes(params.get("dpop_jkt")),
    () => new InvalidRequest("dpop_jkt is not the thumbprint of the key that the DPoP proof has"),
  );
  params.set("dpop_jkt", thumbprint);
}
