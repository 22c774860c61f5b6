import { describe, expect, it, test } from "vitest";
import { describeExchange } from "../../src/journeys/describe-exchange.ts";

const FORM = new Headers({ "content-type": "application/x-www-form-urlencoded" });
const TOKEN = new Headers({ authorization: "Bearer x" });
const NONE = new Headers();
const id = (path: string) => `https://id.example${path}`;

test.each([
  [
    "discovery",
    "GET",
    id("/.well-known/openid-configuration"),
    NONE,
    undefined,
    "Asked the provider what it can do",
    "provider",
  ],
  [
    "discovery of OAuth metadata of a tenant",
    "GET",
    id("/.well-known/oauth-authorization-server/tenant"),
    NONE,
    undefined,
    "Asked the provider what it can do",
    "provider",
  ],
  [
    "a JWKS below .well-known",
    "GET",
    id("/.well-known/jwks.json"),
    NONE,
    undefined,
    "Fetched the provider's public keys",
    "provider",
  ],
  [
    "a JWKS called keys",
    "GET",
    id("/discovery/v2.0/keys"),
    NONE,
    undefined,
    "Fetched the provider's public keys",
    "provider",
  ],
  [
    "a JWKS called certs",
    "GET",
    id("/oauth2/v3/certs"),
    NONE,
    undefined,
    "Fetched the provider's public keys",
    "provider",
  ],
  [
    "a code exchange",
    "POST",
    id("/token"),
    FORM,
    "grant_type=authorization_code&code=x",
    "Exchanged the code and the secret for tokens",
    "provider",
  ],
  [
    "a refresh",
    "POST",
    id("/token"),
    FORM,
    "grant_type=refresh_token&refresh_token=x",
    "Exchanged the refresh token for a new access token",
    "provider",
  ],
  [
    "another grant",
    "POST",
    id("/token"),
    FORM,
    "grant_type=client_credentials",
    "Asked for tokens",
    "provider",
  ],
  [
    "a revocation",
    "POST",
    id("/revoke"),
    FORM,
    "token=x&token_type_hint=refresh_token",
    "Told the provider to revoke the token",
    "provider",
  ],
  [
    "userinfo by its name",
    "GET",
    "https://graph.example/oidc/userinfo",
    TOKEN,
    undefined,
    "Asked whose account it is",
    "provider",
  ],
  [
    "userinfo by its origin",
    "GET",
    id("/me"),
    TOKEN,
    undefined,
    "Asked whose account it is",
    "provider",
  ],
  [
    "an API",
    "GET",
    "https://api.example/me",
    TOKEN,
    undefined,
    "Called the API with the access token",
    "api",
  ],
  [
    "an API at the provider's origin",
    "POST",
    id("/repos"),
    TOKEN,
    "{}",
    "Called the API with the access token",
    "api",
  ],
  ["a form that is none of these", "POST", id("/x"), FORM, "a=b", "Sent a request", "provider"],
  ["a page", "GET", id("/x"), NONE, undefined, "Sent a request", "provider"],
  ["a URL that is none", "GET", "not a url", NONE, undefined, "Sent a request", "provider"],
])("recognises %s", (_, method, url, headers, body, title, actor) => {
  expect(describeExchange({ method, url, headers, body }, ["https://id.example"])).toMatchObject({
    title,
    actor,
  });
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

it("names the RFC of PKCE at the code exchange", () => {
  const body = "grant_type=authorization_code";
  expect(
    describeExchange({ method: "POST", url: id("/token"), headers: FORM, body }, []).reference,
  ).toBe("RFC 6749 §4.1.3, RFC 7636 §4.5");
});
