import { acrValues } from "../tokens/acr.ts";
import { promptValues } from "../authorization/authorization-request.ts";
import type { Endpoint } from "../endpoint.ts";
import { pagePaths } from "../page-paths.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import { defaultScope } from "../scopes.ts";
import { signingAlgorithms } from "../keys/signing-algorithms.ts";
import { jsonAnswer } from "../messages/answer.ts";

/**
 * Metadata in the place of OpenID Connect Discovery 1.0 §4 and in that of RFC 8414 §3.1.
 *
 * @param described those that the metadata speaks of
 */
export function discoveryEndpoints(described: readonly Endpoint[]): Endpoint[] {
  return paths.map((path) => ({
    name: "discovery",
    methods: ["GET"],
    path,
    occasion: "discovery",
    async respond({ provider: { issuer }, misbehaviour }) {
      const { policy } = misbehaviour;
      const members = described.map((endpoint) => endpoint.metadata?.(issuer, policy));
      const metadata = Object.assign(metadataOf(issuer, policy), ...members);
      await misbehaviour.spoil("metadata", metadata);
      return jsonAnswer(metadata);
    },
  }));
}

const paths = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/** What no endpoint says of itself. */
function metadataOf(issuer: string, policy: Policy): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}${pagePaths.authorize}`,
    end_session_endpoint: `${issuer}${pagePaths.endSession}`,
    scopes_supported: defaultScope,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    prompt_values_supported: promptValues,
    acr_values_supported: acrValues,
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: signingAlgorithms,
    code_challenge_methods_supported: policy.plainChallenges ? ["S256", "plain"] : ["S256"],
    authorization_response_iss_parameter_supported: policy.issParameter,
    claims_supported: [
      "iss",
      "sub",
      "aud",
      "exp",
      "iat",
      "auth_time",
      "acr",
      "amr",
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
