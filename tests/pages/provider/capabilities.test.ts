import { expect, it } from "vitest";
import { capabilitiesOf } from "../../../src/pages/provider/capabilities.ts";
import { METADATA } from "../../support/provider-double.ts";

function tones(changes: object): Record<string, string> {
  return Object.fromEntries(
    capabilitiesOf({ ...METADATA, ...changes }).map(({ name, tone }) => [name, tone]),
  );
}

it("what a provider does not say is unknown, what it lacks is not offered", () => {
  expect(tones({})).toEqual({
    PKCE: "warn",
    "Without a secret": "warn",
    Refresh: "warn",
    "Named answers": "warn",
    DPoP: "none",
    "Pushed requests": "none",
    Userinfo: "good",
    Revocation: "good",
    "Sign-out": "good",
    Registration: "none",
    "Device sign-in": "none",
  });
});

it.each([
  [{ code_challenge_methods_supported: ["S256"] }, "PKCE", "good"],
  [{ code_challenge_methods_supported: ["plain"] }, "PKCE", "bad"],
  [{ token_endpoint_auth_methods_supported: ["none"] }, "Without a secret", "good"],
  [{ token_endpoint_auth_methods_supported: ["client_secret_basic"] }, "Without a secret", "warn"],
  [{ grant_types_supported: ["authorization_code"] }, "Refresh", "none"],
  [{ grant_types_supported: ["refresh_token"] }, "Refresh", "good"],
  [{ scopes_supported: ["offline_access"] }, "Refresh", "good"],
  [{ authorization_response_iss_parameter_supported: true }, "Named answers", "good"],
  [{ dpop_signing_alg_values_supported: ["ES256"] }, "DPoP", "good"],
  [{ dpop_signing_alg_values_supported: ["RS256"] }, "DPoP", "none"],
  [{ pushed_authorization_request_endpoint: "https://id.example/par" }, "Pushed requests", "good"],
  [{ registration_endpoint: "https://id.example/register" }, "Registration", "good"],
  [{ device_authorization_endpoint: "https://id.example/device" }, "Device sign-in", "good"],
])("%j means for %s: %s", (changes, name, tone) => {
  expect(tones(changes)[name]).toBe(tone);
});
