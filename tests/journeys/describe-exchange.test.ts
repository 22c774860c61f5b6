import { describe, expect, it, test } from "vitest";
import { describeExchange } from "../../src/journeys/describe-exchange.ts";

const FORM = new Headers({ "content-type": "application/x-www-form-urlencoded" });
const TOKEN = new Headers({ authorization: "Bearer x" });
const NONE = new Headers();
const id = (path: string) => `https://id.example${path}`;

test.each([
  ["discovery", "GET", id("/.well-known/openid-configuration"), NONE, undefined, "discovery"],
  [
    "discovery of OAuth metadata of a tenant",
    "GET",
    id("/.well-known/oauth-authorization-server/tenant"),
    NONE,
    undefined,
    "discovery",
  ],
  ["a JWKS below .well-known", "GET", id("/.well-known/jwks.json"), NONE, undefined, "jwks"],
  ["a JWKS called keys", "GET", id("/discovery/v2.0/keys"), NONE, undefined, "jwks"],
  ["a JWKS called certs", "GET", id("/oauth2/v3/certs"), NONE, undefined, "jwks"],
  [
    "a code exchange",
    "POST",
    id("/token"),
    FORM,
    "grant_type=authorization_code&code=x",
    "code-exchange",
  ],
  ["a refresh", "POST", id("/token"), FORM, "grant_type=refresh_token&refresh_token=x", "refresh"],
  [
    "a device that asks for a code",
    "POST",
    id("/anything"),
    FORM,
    "client_id=x&scope=openid",
    "device-code-asked",
  ],
  [
    "a device that asks for an answer",
    "POST",
    id("/token"),
    FORM,
    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=x",
    "device-poll",
  ],
  ["another grant", "POST", id("/token"), FORM, "grant_type=client_credentials", "token"],
  [
    "a revocation",
    "POST",
    id("/revoke"),
    FORM,
    "token=x&token_type_hint=refresh_token",
    "revocation",
  ],
  [
    "userinfo by its name",
    "GET",
    "https://graph.example/oidc/userinfo",
    TOKEN,
    undefined,
    "userinfo",
  ],
  ["userinfo by its origin", "GET", id("/me"), TOKEN, undefined, "userinfo"],
  [
    "a token request of a client with a secret",
    "POST",
    id("/token"),
    new Headers([...FORM, ["authorization", "Basic x"]]),
    "grant_type=client_credentials",
    "token",
  ],
  [
    "a revocation by a client with a secret",
    "POST",
    id("/revoke"),
    new Headers([...FORM, ["authorization", "basic x"]]),
    "token=x&token_type_hint=access_token",
    "revocation",
  ],
  [
    "an API that takes a name and a password, and a form of its own",
    "POST",
    "https://api.example/grants",
    new Headers([...FORM, ["authorization", "Basic x"]]),
    "a=b",
    "api-call",
  ],
  [
    "an API that takes a form of the same name",
    "POST",
    "https://api.example/grants",
    new Headers([...FORM, ["authorization", "Bearer x"]]),
    "grant_type=client_credentials",
    "api-call",
  ],
  ["an API", "GET", "https://api.example/me", TOKEN, undefined, "api-call"],
  ["an API at the provider's origin", "POST", id("/repos"), TOKEN, "{}", "api-call"],
  ["a form that is none of these", "POST", id("/x"), FORM, "a=b", "request"],
  ["a page", "GET", id("/x"), NONE, undefined, "request"],
  ["a URL that is none", "GET", "not a url", NONE, undefined, "request"],
])("recognises %s", (_, method, url, headers, body, key) => {
  expect(describeExchange({ method, url, headers, body }, ["https://id.example"]).key).toBe(key);
});

describe("what is kept of the bodies", () => {
  it("is nothing where an API or a person's data is in them", () => {
    for (const url of ["https://api.example/me", id("/userinfo")]) {
      expect(describeExchange({ method: "GET", url, headers: TOKEN }, [])).not.toHaveProperty(
        "bodies",
      );
    }
  });

  it("is nothing where the exchange is not understood", () => {
    expect(
      describeExchange({ method: "GET", url: id("/x"), headers: NONE }, []),
    ).not.toHaveProperty("bodies");
  });
});
