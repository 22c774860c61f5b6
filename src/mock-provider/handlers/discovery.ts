import { type HttpHandler, http } from "msw/http";
import { promptValues } from "../authorization/authorization-request.ts";
import type { MockProvider } from "../provider.ts";
import { defaultScope } from "../scopes.ts";
import { answer, jsonAnswer } from "./answer.ts";
import { grantTypes } from "./token.ts";

/** Metadata in the place of OpenID Connect Discovery 1.0 §4 and in that of RFC 8414 §3.1. */
export function discoveryHandlers(provider: MockProvider): HttpHandler[] {
  const issuer = new URL(provider.issuer);
  const path = issuer.pathname === "/" ? "" : issuer.pathname;
  const locations = [
    `${provider.issuer}/.well-known/openid-configuration`,
    `${issuer.origin}/.well-known/oauth-authorization-server${path}`,
  ];
  return locations.map((location) =>
    http.get(
      location,
      answer(provider, "discovery", async () => jsonAnswer(metadata(provider.issuer))),
    ),
  );
}

function metadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/revoke`,
    introspection_endpoint: `${issuer}/introspect`,
    end_session_endpoint: `${issuer}/end-session`,
    scopes_supported: defaultScope,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: grantTypes,
    prompt_values_supported: promptValues,
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256", "ES256"],
    token_endpoint_auth_methods_supported: ["none"],
    revocation_endpoint_auth_methods_supported: ["none"],
    introspection_endpoint_auth_methods_supported: ["none"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    claims_supported: [
      "iss",
      "sub",
      "aud",
      "exp",
      "iat",
      "auth_time",
      "nonce",
      "at_hash",
      "sid",
      "name",
      "given_name",
      "family_name",
      "email",
      "email_verified",
    ],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}
