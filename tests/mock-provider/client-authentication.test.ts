import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { postWith } from "./dpop-client.ts";
import {
  type Answer,
  call,
  createTestProvider,
  obtainCode,
  redeem,
  redirectUri,
  verifier,
} from "./plain-client.ts";

/** With everything in it that has to be encoded. */
const secret = "a secret: 100% & more+ü";
const oddId = "the client: ü";

let provider: NodeMockProvider;

beforeEach(async () => {
  ({ provider } = createTestProvider({
    clients: [
      { id: "public", redirectUris: [redirectUri] },
      { id: oddId, redirectUris: [redirectUri], secret },
      {
        id: "poster",
        redirectUris: [redirectUri],
        secret,
        tokenEndpointAuthMethod: "client_secret_post",
      },
    ],
  }));
  onTestFinished(provider.listen());
});

/** RFC 6749 §2.3.1 */
function basic(id: string, password: string): string {
  return `Basic ${btoa([id, password].map(formEncode).join(":"))}`;
}

function formEncode(text: string): string {
  return new URLSearchParams({ text }).toString().slice("text=".length);
}

/** Redeems a code of a client with any credentials. */
async function redeemAs(
  owner: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const code = await obtainCode(provider, { client_id: owner });
  const rest = { redirect_uri: redirectUri, code, code_verifier: verifier };
  return postWith("/token", headers, { grant_type: "authorization_code", ...rest, ...form });
}

const invalidClient = { status: 401, body: { error: "invalid_client" } };

it.each<[string, string, Record<string, string>, Record<string, string>]>([
  ["a public client by its id", "public", { client_id: "public" }, {}],
  ["client_secret_basic", oddId, {}, { authorization: basic(oddId, secret) }],
  [
    "client_secret_basic with the same id in the body",
    oddId,
    { client_id: oddId },
    { authorization: basic(oddId, secret) },
  ],
  [
    "client_secret_basic in small letters",
    oddId,
    {},
    { authorization: basic(oddId, secret).replace("Basic", "basic") },
  ],
  ["client_secret_post", "poster", { client_id: "poster", client_secret: secret }, {}],
])("lets in %s", async (_name, owner, form, headers) => {
  expect((await redeemAs(owner, form, headers)).status).toBe(200);
});

describe("refuses, and names no scheme to those who did not use one,", () => {
  it.each<[string, string, Record<string, string>]>([
    ["the id alone of a client that has a secret", oddId, { client_id: oddId }],
    [
      "a secret in the body that belongs in the header",
      oddId,
      { client_id: oddId, client_secret: secret },
    ],
    ["a wrong secret", "poster", { client_id: "poster", client_secret: "guessed" }],
    ["a secret of a public client", "public", { client_id: "public", client_secret: "any" }],
    ["an unknown client", "public", { client_id: "stranger" }],
    ["nobody", "public", {}],
    ["a client assertion", "public", { client_id: "public", client_assertion: "e30.e30." }],
  ])("%s", async (_name, owner, form) => {
    const answer = await redeemAs(owner, form);

    expect(answer).toMatchObject(invalidClient);
    expect(answer.headers.has("www-authenticate")).toBe(false);
  });
});

describe("refuses, and names the scheme to those who used a header,", () => {
  it.each<[string, string, string, Record<string, string>]>([
    ["a wrong secret", oddId, basic(oddId, "guessed"), {}],
    ["an empty secret", oddId, basic(oddId, ""), {}],
    ["a secret in the header that belongs in the body", "poster", basic("poster", secret), {}],
    ["a secret of a public client", "public", basic("public", ""), {}],
    ["an unknown client", oddId, basic("stranger", secret), {}],
    ["another scheme", oddId, "Bearer abc", {}],
    ["what is no base64", oddId, "Basic ???", {}],
    ["what has no colon", oddId, `Basic ${btoa("client")}`, {}],
    ["credentials in both places", oddId, basic(oddId, secret), { client_secret: secret }],
    ["two names", oddId, basic(oddId, secret), { client_id: "public" }],
  ])("%s", async (_name, owner, authorization, form) => {
    const answer = await redeemAs(owner, form, { authorization });

    expect(answer).toMatchObject(invalidClient);
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="mock"');
  });
});

it("never repeats a secret, neither in answers nor in the log", async () => {
  const wrong = "gu3ssed-s3cret";
  const answers = [
    await redeemAs("poster", { client_id: "poster", client_secret: wrong }),
    await redeemAs(oddId, {}, { authorization: basic(oddId, wrong) }),
    await redeemAs("public", { client_id: "public", client_secret: wrong }),
  ];

  const seen = JSON.stringify([answers.map(({ body }) => body), provider.log.entries()]);
  expect(seen).not.toContain(wrong);
  expect(seen).not.toContain(secret);
});

it("is the same at introspection and revocation", async () => {
  const { body } = await redeemAs("poster", { client_id: "poster", client_secret: secret });
  const token = String(body["access_token"]);

  for (const path of ["/introspect", "/revoke"]) {
    const bare = await postWith(path, {}, { client_id: "poster", token });
    const right = { client_id: "poster", client_secret: secret, token };

    expect(bare).toMatchObject(invalidClient);
    expect((await postWith(path, {}, right)).status).toBe(200);
  }
});

it("tells one client nothing about another one's tokens", async () => {
  const { body } = await redeemAs("poster", { client_id: "poster", client_secret: secret });
  const token = String(body["access_token"]);
  const introspected = await postWith("/introspect", {}, { client_id: "public", token });
  await postWith("/revoke", {}, { client_id: "public", token });

  expect(introspected.body).toEqual({ active: false });
  expect((await call("/userinfo", token)).status).toBe(200);
});

describe("where a secret is demanded of everybody", () => {
  beforeEach(() =>
    provider.state.update(({ settings }) => {
      settings.policy.clientSecrets = "demanded";
    }),
  );

  it("a public client is told that its secret is missing, and can guess none", async () => {
    const code = await obtainCode(provider, { client_id: "public" });
    const missing = await redeem(code, { client_id: "public" });
    const guessed = await redeem(code, { client_id: "public", client_secret: "guessed" });

    expect(missing).toMatchObject(invalidClient);
    expect(missing.body["error_description"]).toBe("client_secret is missing");
    expect(guessed).toMatchObject(invalidClient);
    expect(guessed.body["error_description"]).toBe("the client secret is wrong");
  });

  it("a client with a secret is served", async () => {
    const { status } = await redeemAs("poster", { client_id: "poster", client_secret: secret });

    expect(status).toBe(200);
  });

  it("the metadata says so", async () => {
    const { body } = await call("/.well-known/openid-configuration");

    for (const endpoint of ["token", "revocation", "introspection"]) {
      expect(body[`${endpoint}_endpoint_auth_methods_supported`]).toEqual([
        "client_secret_basic",
        "client_secret_post",
      ]);
    }
  });
});
