// example: from here
import { expect, it, onTestFinished } from "vitest";
import { createMockProvider } from "../../src/mock-provider/node.ts";

it("my client signs in", async () => {
  const issuer = "https://id.example/mock";
  const redirect_uri = "https://app.example/callback";
  const mock = createMockProvider({
    issuer,
    clients: [{ id: "my-app", redirectUris: [redirect_uri] }],
  });
  onTestFinished(mock.listen()); // until then, the provider answers requests of this process

  // What your client does: verifier and challenge are those of RFC 7636, Appendix B.
  const authorizationUrl = new URL(`${issuer}/authorize`);
  authorizationUrl.search = new URLSearchParams({
    response_type: "code",
    client_id: "my-app",
    redirect_uri,
    scope: "openid",
    state: "s1",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  }).toString();

  // What the person does. { kind: "deny" } says no; { kind: "silent" } answers prompt=none.
  const alice = { sub: "alice", name: "Alice" };
  const answer = await mock.authorize(authorizationUrl, {
    kind: "allow",
    account: alice,
    scope: ["openid"],
  });
  // "refused" is what the person would be shown: nothing may be redirected then.
  if (answer.kind === "refused") throw answer.error;
  const { searchParams } = new URL(answer.location); // code, state, iss

  function exchange(at: string): Promise<Response> {
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "my-app",
      redirect_uri,
      code: searchParams.get("code") ?? "",
      code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    });
    return fetch(`${at}/token`, { method: "POST", body });
  }
  expect((await exchange(issuer)).status).toBe(200);

  // A code is good for one redemption; the log says what was looked at.
  expect((await exchange(issuer)).status).toBe(400);
  expect(mock.log.entries().at(-1)).toMatchObject({ endpoint: "token", error: "invalid_grant" });

  // A twin misbehaves, and knows nothing of the others.
  expect((await exchange(`${issuer}/s/html-error-page`)).status).toBe(502);
});
// example: to here

it("an authorization URL may be a string, and whoever gives another one is told what is wrong", async () => {
  const issuer = "https://id.example/mock";
  const mock = createMockProvider({ issuer });
  const deny = { kind: "deny" } as const;
  const query = new URLSearchParams({ client_id: "nobody" });

  expect(await mock.authorize(`${issuer}/authorize?${query}`, deny)).toMatchObject({
    kind: "refused",
  });
  expect(() => mock.authorize("/authorize?state=private", deny)).toThrow(
    /^'\/authorize' is no URL/,
  );
  expect(() => mock.authorize("https://id.example/other?state=private", deny)).toThrow(
    /begin with https:\/\/id\.example\/mock\/authorize\?/,
  );
  expect(() => mock.authorize(`${issuer}/s/api-404/authorize`, deny)).toThrow(/'api-404'/);
});
