import { expect, it } from "vitest";
import { requestCurl } from "../../src/journeys/exchange-curl.ts";
import { requestFetch } from "../../src/pages/console/request-fetch.ts";

const request = {
  method: "POST",
  url: "https://api.example/a?b='c'",
  headers: { "Content-Type": "application/json" },
  body: '{"it":"\'s `${here}`"}',
};

it("the token is a variable, and nothing that a person typed can become code", () => {
  expect(requestFetch(request, "Bearer"))
    .toBe(`const response = await fetch("https://api.example/a?b='c'", {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${token}\`,
    "Content-Type": "application/json",
  },
  body: "{\\"it\\":\\"'s \`\${here}\`\\"}",
});`);
  expect(requestCurl(request, "Bearer")).toContain(`--header 'authorization: Bearer '"$TOKEN"`);
  expect(requestCurl(request, "Bearer")).toContain(`'{"it":"'\\''s \`\${here}\`"}'`);
});

it("a bound token needs a proof, which is a variable too", () => {
  expect(requestFetch(request, "DPoP")).toContain("DPoP: proof,");
  expect(requestCurl(request, "DPoP")).toContain(`'dpop: '"$DPOP_PROOF"`);
});
