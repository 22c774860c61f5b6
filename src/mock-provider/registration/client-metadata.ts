import { quote } from "../messages/quote.ts";
import * as v from "valibot";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidClientMetadata, InvalidRedirectUri } from "../provider-error.ts";
import { defaultScope, parseScope } from "../scopes.ts";
import type { Client } from "../state/state.ts";
import { findRedirectFault } from "./check-redirect-uri.ts";
import { type Metadata, metadataSchema } from "./metadata-schema.ts";

/** What a client says about itself. */
export type RegisteredMetadata = Omit<
  Client,
  "id" | "secret" | "registeredAt" | "registrationTokenHash"
>;

/**
 * Looks at what a client says about itself. Members that are unknown here are ignored (RFC 7591 §2),
 * and `null` counts as omitted (RFC 7592 §2.2).
 *
 * @param id the name of a client without a name
 * @throws {InvalidRedirectUri | InvalidClientMetadata}
 */
export function readMetadata(
  sent: Readonly<Record<string, unknown>>,
  id: string,
  trace: DecisionTrace,
): RegisteredMetadata {
  const given = Object.entries(sent).filter(([, value]) => value !== null);
  const parsed = v.safeParse(metadataSchema, Object.fromEntries(given));
  trace.check("every member is what it should be", parsed.success, () =>
    refusal(parsed.issues ?? []),
  );
  const metadata = parsed.output;
  checkRedirectUris(metadata, trace);
  checkConsistency(metadata, trace);
  const { userinfo_signed_response_alg: userinfoAlg = "none" } = metadata;
  return {
    name: metadata.client_name ?? id,
    redirectUris: metadata.redirect_uris,
    postLogoutRedirectUris: metadata.post_logout_redirect_uris,
    scope: checkScope(metadata, trace),
    grantTypes: metadata.grant_types,
    idTokenSignedResponseAlg: metadata.id_token_signed_response_alg,
    userinfoSignedResponseAlg: userinfoAlg === "none" ? undefined : userinfoAlg,
    tokenEndpointAuthMethod: metadata.token_endpoint_auth_method,
    dpopBoundAccessTokens: metadata.dpop_bound_access_tokens,
    requirePushedRequests: metadata.require_pushed_authorization_requests,
    clientUri: metadata.client_uri,
    logoUri: metadata.logo_uri,
    tosUri: metadata.tos_uri,
    policyUri: metadata.policy_uri,
    contacts: metadata.contacts,
    applicationType: metadata.application_type,
  };
}

/** @returns what is registered, in the words of RFC 7591 §2; what is undefined is left out */
export function writeMetadata(client: Client): Record<string, unknown> {
  return {
    client_name: client.name,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    scope: client.scope.join(" "),
    grant_types: client.grantTypes,
    response_types: client.grantTypes.includes("authorization_code") ? ["code"] : [],
    id_token_signed_response_alg: client.idTokenSignedResponseAlg,
    userinfo_signed_response_alg: client.userinfoSignedResponseAlg,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    dpop_bound_access_tokens: client.dpopBoundAccessTokens,
    require_pushed_authorization_requests: client.requirePushedRequests,
    client_uri: client.clientUri,
    logo_uri: client.logoUri,
    tos_uri: client.tosUri,
    policy_uri: client.policyUri,
    contacts: client.contacts,
    application_type: client.applicationType,
  };
}

function refusal([issue]: readonly v.BaseIssue<unknown>[]) {
  const path = issue === undefined ? null : v.getDotPath(issue);
  // What was received may be a secret that stands in the wrong member.
  const message = issue?.message.replace(/ but received .*$/s, "");
  const description = `${path ?? "the metadata"}: ${message}`;
  return path?.startsWith("redirect_uris")
    ? new InvalidRedirectUri(description)
    : new InvalidClientMetadata(description);
}

function checkRedirectUris(
  { redirect_uris: redirectUris, grant_types: types }: Metadata,
  trace: DecisionTrace,
): void {
  trace.check(
    "there is somewhere to send an authorization code",
    redirectUris.length > 0 || !types.includes("authorization_code"),
    () => new InvalidRedirectUri("redirect_uris is missing, and authorization_code needs one"),
  );
  for (const [index, uri] of redirectUris.entries()) {
    const fault = findRedirectFault(uri);
    trace.check(
      "a redirect URI is safe to register",
      fault === undefined,
      () => new InvalidRedirectUri(`redirect_uris.${index} ${fault}`),
    );
  }
}

function checkConsistency(metadata: Metadata, trace: DecisionTrace): void {
  const { grant_types: types, response_types: responses, token_endpoint_auth_method } = metadata;
  const redirects = types.includes("authorization_code");
  trace.check(
    "grant_types and response_types agree",
    responses === undefined || responses.includes("code") === redirects,
    () => new InvalidClientMetadata("authorization_code and response_type code go together"),
  );
  trace.check(
    "a client without a secret does not want to be its own subject",
    token_endpoint_auth_method !== "none" || !types.includes("client_credentials"),
    () => new InvalidClientMetadata("client_credentials needs a token_endpoint_auth_method"),
  );
}

/** @returns what the client may ask for: by default everything */
function checkScope({ scope }: Metadata, trace: DecisionTrace): string[] {
  if (scope === undefined) return [...defaultScope];
  const tokens = parseScope(scope);
  const unknown = tokens.filter((token) => !defaultScope.includes(token));
  trace.check(
    "the scope is known",
    unknown.length === 0,
    () => new InvalidClientMetadata(`there is no scope ${quote(...unknown)} here`),
  );
  return tokens;
}
