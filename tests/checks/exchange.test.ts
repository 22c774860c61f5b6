import { expect, it } from "vitest";
import { toExchange } from "../../src/checks/exchange.ts";
import { createRedactor } from "../../src/journeys/redact.ts";

const secrets = [
  "s3cret-code",
  "s3cret-verifier",
  "s3cret-access",
  "s3cret-refresh",
  "s3cret-state",
];

it("an exchange of a check keeps no secret of request or answer", () => {
  const exchange = toExchange(
    {
      method: "POST",
      url: "https://id.example/token?state=s3cret-state&ui_locales=en",
      headers: {
        authorization: "Bearer s3cret-access",
        dpop: "s3cret-access",
        origin: "https://a.example",
      },
      form: {
        grant_type: "authorization_code",
        code: "s3cret-code",
        code_verifier: "s3cret-verifier",
        refresh_token: "s3cret-refresh",
      },
      answer: {
        status: 200,
        headers: new Headers({
          location: "https://a.example/callback?code=s3cret-code&state=s3cret-state&iss=i",
          "set-cookie": "s3cret-access",
        }),
        body: JSON.stringify({
          access_token: "s3cret-access",
          nested: { refresh_token: "s3cret-refresh" },
          expires_in: 60,
        }),
      },
      duration: 12,
    },
    createRedactor(),
  );

  const text = JSON.stringify(exchange);
  for (const secret of secrets) expect(text).not.toContain(secret);
  expect(exchange.url).toContain("ui_locales=en");
  expect(exchange.requestBody).toContain("grant_type=authorization_code");
  expect(exchange.responseHeaders?.["location"]).toContain("iss=i");
  expect(exchange.responseBody).toContain('"expires_in": 60');
});

it("a page instead of an answer is told, not kept", () => {
  const answer = {
    status: 502,
    headers: new Headers({ "content-type": "text/html" }),
    body: "<h1>s3cret-code</h1>",
  };

  const { responseBody } = toExchange(
    {
      method: "GET",
      url: "https://id.example/",
      headers: {},
      answer,
      duration: 1,
    },
    createRedactor(),
  );

  expect(responseBody).toBe("(text/html, 20 bytes, not kept)");
});
