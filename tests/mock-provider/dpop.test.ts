import { SignJWT, decodeJwt } from "jose";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import type { Policy } from "../../src/mock-provider/misbehaviour/policy.ts";
import {
  type ProofChanges,
  type Prover,
  createProver,
  postWith,
  redeemWith,
  refreshWith,
  signInWith,
} from "./dpop-client.ts";
import {
  call,
  createTestProvider,
  issuer,
  obtainCode,
  post,
  redeem,
  refresh,
  signIn,
} from "./plain-client.ts";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;
let prover: Prover;

beforeEach(async () => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
  prover = await createProver(provider);
});

function setPolicy(policy: Partial<Policy>): Promise<unknown> {
  return provider.state.update(({ settings }) => Object.assign(settings.policy, policy));
}

const invalidProof = { status: 400, body: { error: "invalid_dpop_proof" } };
const invalidGrant = { status: 400, body: { error: "invalid_grant" } };

it("binds the tokens of a sign-in to the key that was proved", async () => {
  const answer = await redeemWith(await obtainCode(provider), await prover.forToken());

  expect(answer).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
  const token = String(answer.body["access_token"]);
  const { thumbprint: jkt } = prover.key;
  expect(decodeJwt(token)).toMatchObject({ cnf: { jkt } });
  const introspection = await post("/introspect", { client_id: "pixy", token });
  expect(introspection.body).toMatchObject({ active: true, token_type: "DPoP", cnf: { jkt } });
});

it.each(["ES256", "ES384", "RS256", "PS256", "Ed25519", "EdDSA"])(
  "takes proofs signed as %s, which discovery names",
  async (alg) => {
    const other = await createProver(provider, alg);
    const metadata = await call("/.well-known/openid-configuration");

    const tokens = await signInWith(provider, other);

    expect(tokens.token_type).toBe("DPoP");
    expect(metadata.body["dpop_signing_alg_values_supported"]).toContain(alg);
  },
);

describe("a proof is refused at the token endpoint", () => {
  it.each<[string, ProofChanges, string]>([
    ["for another method", { claims: { htm: "GET" } }, "htm"],
    ["for another address", { claims: { htu: `${issuer}/userinfo` } }, "htu"],
    ["for the same path elsewhere", { claims: { htu: "https://a.test/tenant/mock/token" } }, "htu"],
    ["for no address", { claims: { htu: "token" } }, "htu"],
    ["without a method", { claims: { htm: undefined } }, "htm"],
    ["without an address", { claims: { htu: undefined } }, "htu"],
    ["without an identifier", { claims: { jti: undefined } }, "jti"],
    ["with an empty identifier", { claims: { jti: "" } }, "jti"],
    ["without a time", { claims: { iat: undefined } }, "iat"],
    ["with a time that is text", { claims: { iat: "now" } }, "iat"],
    ["without its type", { header: { typ: undefined } }, "typ"],
    ["with the type of another token", { header: { typ: "JWT" } }, "typ"],
    ["without a key", { header: { jwk: undefined } }, "jwk"],
    ["with text for a key", { header: { jwk: "key" } }, "jwk"],
    ["with nothing for a key", { header: { jwk: null } }, "jwk"],
    ["with a key that is none", { header: { jwk: { kty: "EC" } } }, "jwk"],
  ])("%s", async (_name, changes, named) => {
    const code = await obtainCode(provider);

    const answer = await redeemWith(code, await prover.forToken(changes));

    expect(answer).toMatchObject(invalidProof);
    expect(answer.body["error_description"]).toContain(named);
    expect((await redeemWith(code, await prover.forToken())).status).toBe(200);
  });

  it("with a key that is not the one that signed", async () => {
    const { publicJwk } = (await createProver(provider)).key;
    const proof = await prover.forToken({ header: { jwk: publicJwk } });

    expect(await redeemWith(await obtainCode(provider), proof)).toMatchObject(invalidProof);
  });

  it("with its private key in it", async () => {
    const { privateJwk } = prover.key;
    const proof = await prover.forToken({ header: { jwk: privateJwk } });

    const answer = await redeemWith(await obtainCode(provider), proof);

    expect(answer).toMatchObject(invalidProof);
    expect(answer.body["error_description"]).toContain("public key");
    expect(JSON.stringify([answer.body, provider.log.entries()])).not.toContain(privateJwk.d);
  });

  it("signed with a secret that both sides know", async () => {
    const secret = new TextEncoder().encode("a secret of more than 32 characters");
    const jwk = { kty: "oct", k: "YSBzZWNyZXQ" };
    const proof = await new SignJWT({ jti: "1", htm: "POST", htu: `${issuer}/token` })
      .setIssuedAt(provider.epochTime())
      .setProtectedHeader({ alg: "HS256", typ: "dpop+jwt", jwk })
      .sign(secret);

    const answer = await redeemWith(await obtainCode(provider), proof);

    expect(answer).toMatchObject(invalidProof);
    expect(answer.body["error_description"]).toContain("alg");
  });

  it("that is no JWT", async () => {
    for (const garbage of ["", "garbage", "a.b.c", "e30.e30."]) {
      expect(await redeemWith(await obtainCode(provider), garbage)).toMatchObject(invalidProof);
    }
  });

  it("beside another one", async () => {
    const form = { grant_type: "refresh_token", client_id: "pixy", refresh_token: "any" };
    const proofs = [await prover.forToken(), await prover.forToken()];

    const answer = await postWith(
      "/token",
      proofs.map((proof) => ["DPoP", proof]),
      form,
    );

    expect(answer).toMatchObject(invalidProof);
    expect(answer.body["error_description"]).toContain("exactly one");
  });

  it.each([-61, 61])("made %i s from now", async (seconds) => {
    const proof = await prover.forToken({ claims: { iat: provider.epochTime() + seconds } });

    const answer = await redeemWith(await obtainCode(provider), proof);

    expect(answer).toMatchObject(invalidProof);
    expect(answer.body["error_description"]).toContain("61 s");
  });

  it("a second time, for as long as it would be good", async () => {
    const proof = await prover.forToken({ claims: { iat: provider.epochTime() + 60 } });

    expect((await redeemWith(await obtainCode(provider), proof)).status).toBe(200);
    advance(120);
    expect(await redeemWith(await obtainCode(provider), proof)).toMatchObject(invalidProof);
  });

  it("at one of two requests that use it at once", async () => {
    const codes = [await obtainCode(provider), await obtainCode(provider)];
    const proof = await prover.forToken();

    const answers = await Promise.all(codes.map((code) => redeemWith(code, proof)));

    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
  });
});

it("takes a time that is off by a minute, and another writing of the address", async () => {
  for (const claims of [
    { iat: provider.epochTime() - 60 },
    { iat: provider.epochTime() + 60 },
    { htu: "HTTPS://ID.MOCK.TEST:443/tenant/%6dock/./token?with=query#fragment" },
  ]) {
    const answer = await redeemWith(await obtainCode(provider), await prover.forToken({ claims }));
    expect(answer.status).toBe(200);
  }
});

it("takes one identifier from two keys", async () => {
  const other = await createProver(provider);
  const changes = { claims: { jti: "the same" } };

  for (const { forToken } of [prover, other]) {
    const answer = await redeemWith(await obtainCode(provider), await forToken(changes));
    expect(answer.status).toBe(200);
  }
});

describe("a refresh token of a public client", () => {
  it("is good with its key only, and is not used up by others", async () => {
    const thief = await createProver(provider);
    const tokens = await signInWith(provider, prover);

    expect(await refreshWith(tokens.refresh_token, await thief.forToken())).toMatchObject(
      invalidGrant,
    );
    expect(await refresh(tokens.refresh_token)).toMatchObject(invalidGrant);

    const first = await refreshWith(tokens.refresh_token, await prover.forToken());
    expect(first).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
    const next = first.body["refresh_token"];
    expect(await refreshWith(next, await thief.forToken())).toMatchObject(invalidGrant);
    expect((await refreshWith(next, await prover.forToken())).status).toBe(200);
  });

  it("that was not bound is bound by its first refresh with a proof", async () => {
    const { refreshToken } = await signIn(provider);

    const { body } = await refreshWith(refreshToken, await prover.forToken());

    expect(body["token_type"]).toBe("DPoP");
    expect(await refresh(body["refresh_token"])).toMatchObject(invalidGrant);
  });
});

it("does not bind the refresh token of a client that has a secret", async () => {
  await provider.state.update(({ clients }) => {
    const pixy = clients.get("pixy");
    if (pixy) {
      const secret = { tokenEndpointAuthMethod: "client_secret_post", secret: "s3cret" } as const;
      clients.set("backend", { ...pixy, id: "backend", ...secret });
    }
  });
  const credentials = { client_id: "backend", client_secret: "s3cret" };
  const code = await obtainCode(provider, { client_id: "backend" });
  const { body } = await redeemWith(code, await prover.forToken(), credentials);

  const refreshed = await refresh(body["refresh_token"], credentials);

  expect(body["token_type"]).toBe("DPoP");
  expect(refreshed).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
});

describe("a code with dpop_jkt", () => {
  it("is good with that key only", async () => {
    const thief = await createProver(provider);
    const code = await obtainCode(provider, { dpop_jkt: prover.key.thumbprint });

    expect(await redeemWith(code, await thief.forToken())).toMatchObject(invalidGrant);
    expect(await redeem(code)).toMatchObject(invalidGrant);
    expect((await redeemWith(code, await prover.forToken())).status).toBe(200);
  });

  it("is not given for what is no thumbprint", async () => {
    await expect(obtainCode(provider, { dpop_jkt: "short" })).resolves.toBe("");
  });
});

describe("a demanded proof", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["of everybody", () => setPolicy({ dpop: "required" })],
    [
      "of one client",
      () =>
        provider.state.update(({ clients }) => {
          const pixy = clients.get("pixy");
          if (pixy) pixy.dpopBoundAccessTokens = true;
        }),
    ],
  ])("%s is missed", async (_name, demand) => {
    const code = await obtainCode(provider);
    await demand();

    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect((await redeemWith(code, await prover.forToken())).status).toBe(200);
  });
});

it("ignores proofs and says nothing of them when DPoP is off", async () => {
  await setPolicy({ dpop: "off" });
  const code = await obtainCode(provider, { dpop_jkt: prover.key.thumbprint });

  const { body } = await redeemWith(code, "garbage");

  expect(body["token_type"]).toBe("Bearer");
  expect((await call("/userinfo", String(body["access_token"]))).status).toBe(200);
  const metadata = await call("/.well-known/oauth-authorization-server");
  expect(metadata.body).not.toHaveProperty("dpop_signing_alg_values_supported");
  const { headers } = await call("/api/workflows");
  expect(headers.get("www-authenticate")).toBe('Bearer realm="mock"');
});
