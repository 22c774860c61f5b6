import { describe, expect, expectTypeOf, it } from "vitest";
import schema from "../../public/config.schema.json" with { type: "json" };
import {
  type ProviderProfileEntry,
  toProviderProfile,
} from "../../src/config/provider-profile-schema.ts";
import { parseRuntimeConfig } from "../../src/config/runtime-config.ts";
import type { ProviderProfile } from "../../src/oauth/provider-profile.ts";
import { ACME } from "./config-samples.ts";

describe("the schema of a provider", () => {
  it("yields every member of a provider profile, and nothing else", () => {
    const profile = toProviderProfile({
      ...ACME,
      authorizationParams: {},
      dpop: false,
      par: "auto",
      refreshTokens: "vault",
      apis: [],
      apiOrigins: [],
      distinctCallback: false,
    });
    const names: Record<keyof ProviderProfile, true> = {
      id: true,
      name: true,
      clientId: true,
      issuer: true,
      metadata: true,
      scope: true,
      authorizationParams: true,
      resource: true,
      dpop: true,
      par: true,
      refreshTokens: true,
      apis: true,
      apiOrigins: true,
      identity: true,
      distinctCallback: true,
    };
    expect(Object.keys(profile).toSorted()).toEqual(Object.keys(names).toSorted());
    expect(Object.keys(schema.$defs.provider.properties).toSorted()).toEqual(
      Object.keys(names).toSorted(),
    );
  });

  it("has the types of a provider profile", () => {
    type Shared = Exclude<keyof ProviderProfile, "scope" | "metadata">;
    expectTypeOf<Pick<ProviderProfileEntry, Shared>>().toExtend<Pick<ProviderProfile, Shared>>();
    expectTypeOf<ReturnType<typeof toProviderProfile>>().toEqualTypeOf<ProviderProfile>();
  });

  it("says in the JSON Schema the names that Pixy says", () => {
    const known = (config: unknown) => {
      try {
        parseRuntimeConfig(config);
      } catch (error) {
        return /known are (.+)$/m.exec(String(error))?.[1]?.split(", ").toSorted();
      }
      return undefined;
    };
    expect(known({ "?": 1 })).toEqual(Object.keys(schema.properties).toSorted());
    expect(known({ providers: [{ ...ACME, "?": 1 }] })).toEqual(
      Object.keys(schema.$defs.provider.properties).toSorted(),
    );
    expect(
      known({ providers: [{ ...ACME, apis: [{ name: "x", url: "https://a.example", "?": 1 }] }] }),
    ).toEqual(Object.keys(schema.$defs.api.properties).toSorted());
    expect(
      known({
        providers: [
          { ...ACME, identity: { url: "https://a.example", id: "/a", name: "/b", "?": 1 } },
        ],
      }),
    ).toEqual(Object.keys(schema.$defs.identity.properties).toSorted());
  });

  it("takes no registered metadata name for a misspelt one", () => {
    // RFC 8414 §7.1.2 and OpenID Connect Discovery 1.0 §3, without those that Pixy reads.
    const foreign = [
      "response_types_supported",
      "response_modes_supported",
      "token_endpoint_auth_signing_alg_values_supported",
      "service_documentation",
      "ui_locales_supported",
      "op_policy_uri",
      "op_tos_uri",
      "revocation_endpoint_auth_methods_supported",
      "introspection_endpoint_auth_methods_supported",
      "introspection_signing_alg_values_supported",
      "introspection_encryption_alg_values_supported",
      "signed_metadata",
      "acr_values_supported",
      "subject_types_supported",
      "id_token_encryption_alg_values_supported",
      "id_token_encryption_enc_values_supported",
      "userinfo_signing_alg_values_supported",
      "userinfo_encryption_alg_values_supported",
      "userinfo_encryption_enc_values_supported",
      "request_object_signing_alg_values_supported",
      "request_object_encryption_alg_values_supported",
      "display_values_supported",
      "claim_types_supported",
      "claims_supported",
      "claims_locales_supported",
      "claims_parameter_supported",
      "request_parameter_supported",
      "request_uri_parameter_supported",
      "require_request_uri_registration",
      "require_signed_request_object",
      "backchannel_logout_supported",
      "backchannel_authentication_endpoint",
      "frontchannel_logout_supported",
      "check_session_iframe",
      "authorization_details_types_supported",
      "mtls_endpoint_aliases",
      "nfv_token_signing_alg_values_supported",
      "protected_resources",
      "client_id_metadata_document_supported",
    ];
    const metadata = {
      authorization_endpoint: "https://plain.example/authorize",
      token_endpoint: "https://plain.example/token",
      ...Object.fromEntries(foreign.map((name) => [name, "kept"])),
    };
    const { providers } = parseRuntimeConfig({
      providers: [{ id: "plain", name: "Plain", clientId: "pixy", metadata }],
    });
    expect(providers[0]?.metadata).toMatchObject(metadata);
  });
});
