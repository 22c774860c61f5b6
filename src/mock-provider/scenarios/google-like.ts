import type { Scenario } from "../misbehaviour/scenario.ts";

/** What Google's metadata does not have. */
const absent = [
  "end_session_endpoint",
  "pushed_authorization_request_endpoint",
  "require_pushed_authorization_requests",
  "introspection_endpoint",
  "introspection_endpoint_auth_methods_supported",
  "registration_endpoint",
  "dpop_signing_alg_values_supported",
  "authorization_response_iss_parameter_supported",
];

export const googleLike = {
  group: "provider policy",
  does: "does as Google does with web clients: demands a secret, gives a refresh token for access_type=offline only, and knows no iss, no DPoP, no PAR and no logout",
  breaks: "nothing: RFC 6749 §2.3 leaves it to the provider, but a page cannot keep a secret",
  goodClient:
    "says that the provider cannot serve an app without a backend; with one, it asks for access_type=offline",
  policy: {
    pkce: "optional",
    plainChallenges: true,
    offlineAccess: "access_type",
    clientSecrets: "demanded",
    refreshTokens: "keep",
    accessTokens: "opaque",
    issParameter: false,
    dpop: "off",
  },
  spoil: {
    metadata(metadata) {
      for (const name of absent) delete metadata[name];
      const { scopes_supported: scopes } = metadata;
      if (!Array.isArray(scopes)) return;
      metadata["scopes_supported"] = scopes.filter((scope) => scope !== "offline_access");
    },
  },
} as const satisfies Scenario;
