import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { createDpopProver, type DpopProver } from "../../src/oauth/dpop.ts";
import { requestResource } from "../../src/oauth/protected-resource.ts";
import { fetchUserinfo } from "../../src/oauth/userinfo.ts";
import { makeDpopKey } from "../../src/vault/dpop-key-store.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, METADATA, PROFILE, type ReceivedRequest } from "../support/provider-double.ts";

const TOKEN = { token: "2YotnFZFEjr1zCsicMWpAA" };

async function makeProver(): Promise<DpopProver> {
  return createDpopProver(await makeDpopKey());
}

function proofOf({ headers }: ReceivedRequest) {
  const proof = headers.get("dpop") ?? "";
  return { header: decodeProtectedHeader(proof), claims: decodeJwt(proof) };
}

/** Calls an API whose answers are these, in order. */
async function call(dpop: DpopProver, ...answers: Response[]) {
  const { fetch, received } = answering({ "/me": () => answers.shift() ?? Response.json({}) });
  const url = "https://api.example/me?q=1#part";
  const outcome = requestResource(
    TOKEN,
    { method: "POST", url, headers: new Headers({ accept: "text/plain" }) },
    { send: (headers) => fetch(url, { method: "POST", headers }), dpop },
  );
  outcome.catch(() => undefined);
  return { outcome, received };
}

function objecting(error: string, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status: 401,
    headers: { "www-authenticate": `DPoP error="${error}"`, ...headers },
  });
}

describe("a proof", () => {
  it("names method, address without query, token and time, and holds the public key alone", async () => {
    const dpop = await makeProver();
    const { outcome, received } = await call(dpop);
    expect((await outcome).response.status).toBe(200);
    const [request] = received;
    if (request === undefined) throw new Error("nothing was sent");
    const { header, claims } = proofOf(request);

    expect(request.headers.get("authorization")).toBe(`DPoP ${TOKEN.token}`);
    expect(request.headers.get("accept")).toBe("text/plain");
    expect(header).toMatchObject({ alg: "ES256", typ: "dpop+jwt" });
    expect(Object.keys(header.jwk ?? {}).toSorted()).toEqual(["crv", "kty", "x", "y"]);
    expect(claims).toMatchObject({ htm: "POST", htu: "https://api.example/me" });
    expect(Math.abs(Date.now() / 1000 - (claims.iat ?? 0))).toBeLessThan(5);
    expect(claims["ath"]).toMatch(/^[\w-]{43}$/);
    expect(claims).not.toHaveProperty("nonce");
  });

  it("is another one for each send, with the newest nonce of the origin from any answer", async () => {
    const dpop = await makeProver();
    const first = await call(
      dpop,
      objecting("use_dpop_nonce", { "dpop-nonce": "n1" }),
      Response.json({}, { headers: { "dpop-nonce": "n2" } }),
    );
    await first.outcome;
    const second = await call(dpop, new Response(null, { status: 403 }));
    await second.outcome;
    const proofs = [...first.received, ...second.received].map(proofOf);

    expect(proofs.map(({ claims }) => claims["nonce"])).toEqual([undefined, "n1", "n2"]);
    expect(new Set(proofs.map(({ claims }) => claims.jti)).size).toBe(3);
  });

  it("goes to userinfo as well", async () => {
    const answers = [objecting("use_dpop_nonce", { "dpop-nonce": "n1" })];
    const { fetch, received } = answering({
      "/userinfo": () => answers.shift() ?? Response.json({ sub: "alice", name: "Alice" }),
    });
    const context = { profile: PROFILE, metadata: METADATA };
    const options = { fetch, dpop: await makeProver() };
    const claims = await fetchUserinfo(context, TOKEN.token, "alice", options);

    expect(claims.name).toBe("Alice");
    expect(received.map((request) => proofOf(request).claims["nonce"])).toEqual([undefined, "n1"]);
  });

  it("of a caller never makes a bearer token look bound", async () => {
    const { fetch, received } = answering({ "/me": () => Response.json({}) });
    const url = "https://api.example/me";
    const headers = new Headers({ dpop: "eyJ", authorization: "Basic x" });
    await requestResource(
      TOKEN,
      { method: "GET", url, headers },
      { send: (own) => fetch(url, { headers: own }) },
    );

    expect(received[0]?.headers.get("authorization")).toBe(`Bearer ${TOKEN.token}`);
    expect(received[0]?.headers.has("dpop")).toBe(false);
  });
});

describe("an objection to a proof", () => {
  const nonce = { "dpop-nonce": "n1" };

  it("of each kind is answered once, and never a third time", async () => {
    const { outcome, received } = await call(
      await makeProver(),
      objecting("use_dpop_nonce", nonce),
      objecting("invalid_dpop_proof", nonce),
      objecting("use_dpop_nonce", nonce),
    );
    const failure = await failureOf(outcome);

    expect(failure.code).toBe("dpop_rejected");
    expect(failure.details).toMatchObject({ error: "use_dpop_nonce", status: 401 });
    expect(received).toHaveLength(3);
  });

  it("that stands behind another challenge is found", async () => {
    const challenge = 'Bearer realm="a, b", DPoP algs="ES256", error="use_dpop_nonce"';
    const { outcome, received } = await call(
      await makeProver(),
      new Response(null, { status: 401, headers: { ...nonce, "www-authenticate": challenge } }),
    );

    expect((await outcome).response.status).toBe(200);
    expect(received).toHaveLength(2);
  });

  it("that is none is handed out with its challenges", async () => {
    const challenge = 'DPoP error="invalid_token", error_description="gone"';
    const { outcome, received } = await call(
      await makeProver(),
      new Response(null, { status: 401, headers: { ...nonce, "www-authenticate": challenge } }),
    );
    const { response, challenges } = await outcome;

    expect(response.status).toBe(401);
    expect(challenges).toEqual([
      { scheme: "dpop", parameters: { error: "invalid_token", error_description: "gone" } },
    ]);
    expect(received).toHaveLength(1);
  });

  it("says nothing of a clock that is right, or that cannot be read", async () => {
    for (const headers of [{}, { date: new Date().toUTCString() }, { date: "yesterday" }]) {
      const objections = [1, 2].map(() => objecting("invalid_dpop_proof", headers));
      const { outcome } = await call(await makeProver(), ...objections);
      expect((await failureOf(outcome)).details).not.toHaveProperty("clockAhead");
    }
  });
});
