import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { postWith } from "./dpop-client.ts";
import {
  type Answer,
  alice,
  authorizationParams,
  codeExchange,
  call,
  createTestProvider,
  fullScope,
  issuer,
  post,
  signIn,
} from "./plain-client.ts";

const ownApi = `${issuer}/api`;
const orders = "https://orders.test/";
const files = "https://files.test/v1";

let provider: NodeMockProvider;

beforeEach(() => {
  ({ provider } = createTestProvider());
  onTestFinished(provider.listen());
});

/** @returns where the provider sends the browser */
async function authorizeFor(resources: readonly string[]): Promise<URLSearchParams> {
  const params = authorizationParams();
  for (const uri of resources) params.append("resource", uri);
  const decision = { kind: "allow", account: alice, scope: fullScope.split(" ") } as const;
  const outcome = await provider.authorize(params, decision);
  if (outcome.kind !== "redirect") throw outcome.error;
  return new URL(outcome.location).searchParams;
}

async function codeFor(resources: readonly string[]): Promise<string> {
  return (await authorizeFor(resources)).get("code") ?? "";
}

function withResources(
  form: Readonly<Record<string, string>>,
  resources: readonly string[],
): Promise<Answer> {
  return postWith("/token", {}, [
    ...Object.entries(form),
    ...resources.map((uri): [string, string] => ["resource", uri]),
  ]);
}

function redeemFor(code: string, resources: readonly string[] = []): Promise<Answer> {
  return withResources(codeExchange(code), resources);
}

function refreshFor(refreshToken: unknown, resources: readonly string[] = []): Promise<Answer> {
  const form = { grant_type: "refresh_token", client_id: "pixy" };
  return withResources({ ...form, refresh_token: String(refreshToken) }, resources);
}

/** @returns the audience of the access token of an answer */
function audienceOf({ body }: Answer): unknown {
  return decodeJwt(String(body["access_token"])).aud;
}

const invalidTarget = { status: 400, body: { error: "invalid_target" } };

it("issues tokens for its own API to those who name no resource", async () => {
  expect(audienceOf(await redeemFor(await codeFor([])))).toBe(ownApi);
});

it("issues tokens for the resources that were named, each once", async () => {
  const one = await redeemFor(await codeFor([orders]));
  const several = await redeemFor(await codeFor([orders, files, orders]));

  expect(audienceOf(one)).toBe(orders);
  expect(audienceOf(several)).toEqual([orders, files]);
});

it.each(["orders", "/orders", `${orders}#part`, `${orders}#`])(
  "refuses the resource %s, at the client's redirect URI and at the token endpoint",
  async (resource) => {
    const answer = await authorizeFor([orders, resource]);

    expect(answer.get("error")).toBe("invalid_target");
    expect(await redeemFor(await codeFor([orders]), [resource])).toMatchObject(invalidTarget);
  },
);

describe("a token request", () => {
  it("may narrow the audience, and refreshes may each have their own", async () => {
    const narrow = await redeemFor(await codeFor([orders, files, ownApi]), [files]);
    const other = await refreshFor(narrow.body["refresh_token"], [orders]);
    const two = await refreshFor(other.body["refresh_token"], [ownApi, orders]);
    const all = await refreshFor(two.body["refresh_token"]);

    expect([narrow, other, two, all].map(audienceOf)).toEqual([
      files,
      orders,
      [ownApi, orders],
      [orders, files, ownApi],
    ]);
  });

  it("may not widen it, and spoils neither code nor refresh token by trying", async () => {
    const code = await codeFor([orders]);

    expect(await redeemFor(code, [files])).toMatchObject(invalidTarget);
    const { body } = await redeemFor(code);
    expect(await refreshFor(body["refresh_token"], [orders, files])).toMatchObject(invalidTarget);
    expect(await refreshFor(body["refresh_token"], [ownApi])).toMatchObject(invalidTarget);
    expect((await refreshFor(body["refresh_token"])).status).toBe(200);
  });

  it("may name the provider's own API where nothing was named, and nothing else", async () => {
    expect(audienceOf(await redeemFor(await codeFor([]), [ownApi]))).toBe(ownApi);
    expect(await redeemFor(await codeFor([]), [orders])).toMatchObject(invalidTarget);
  });
});

it("lets no token for another API in, neither at its API nor at userinfo", async () => {
  const { body } = await redeemFor(await codeFor([orders]));
  const token = String(body["access_token"]);

  for (const path of ["/api/workflows", "/userinfo"]) {
    const answer = await call(path, token);
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    expect(answer.headers.get("www-authenticate")).toContain(orders);
  }
});

it("lets a token in that is for its API among others", async () => {
  const { body } = await redeemFor(await codeFor([orders, ownApi]));

  for (const path of ["/api/workflows", "/userinfo"]) {
    expect((await call(path, String(body["access_token"]))).status).toBe(200);
  }
});

it("tells the audience at introspection", async () => {
  const { accessToken } = await signIn(provider);
  const { body } = await redeemFor(await codeFor([orders, files]), [files]);

  expect((await post("/introspect", { client_id: "pixy", token: accessToken })).body).toMatchObject(
    { active: true, aud: [ownApi] },
  );
  const token = String(body["access_token"]);
  expect((await post("/introspect", { client_id: "pixy", token })).body).toMatchObject({
    active: true,
    aud: [files],
  });
});
