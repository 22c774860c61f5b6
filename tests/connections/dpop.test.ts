import { describe, expect, it } from "vitest";
import type { TabOptions } from "./tab.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { codeOf } from "./failure.ts";
import { lastOf, question, settled } from "./tab.ts";
import { quiet } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;

/** A provider and an API that take nothing without a proof. */
async function createStrictWorld(): Promise<World> {
  const world = await createWorld();
  world.provider.dpop.isRequired = true;
  world.provider.api.dpop.isRequired = true;
  return world;
}

function openTab(world: World, options: TabOptions & { deaf?: boolean } = {}) {
  return world.openTab({ profiles: [world.provider.profile({ dpop: true })], ...options });
}

/** The keys that are stored, by id. */
async function keysOf({ records }: World): Promise<readonly string[]> {
  return (await records.readAll("dpop-key:")).map(([key]) => key.slice("dpop-key:".length));
}

async function connectedTab() {
  const world = await createStrictWorld();
  const tab = openTab(world);
  const id = await tab.connect();
  await quiet();
  return { world, tab, id };
}

describe("a profile that wants its tokens bound", () => {
  it("connects, calls an API and refreshes where nothing goes without a proof", async () => {
    const { world, tab, id } = await connectedTab();
    expect((await tab.get(id)).status).toBe(200);
    await tab.service.refresh(id);
    expect((await tab.get(id)).status).toBe(200);

    const { accepted } = world.provider.dpop;
    expect(new Set(accepted).size).toBe(accepted.length);
    expect(world.provider.tokenRequests.map(({ outcome }) => outcome)).toEqual([
      "tokens",
      "tokens",
    ]);
  });

  it("has a key before there is a connection, named in the request and in the transaction", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    await tab.service.connect("example", "/");
    const [keyId] = await keysOf(world);
    const thumbprint = lastOf(tab.left).searchParams.get("dpop_jkt");
    expect(thumbprint).toMatch(/^[\w-]{43}$/);
    expect(JSON.parse(tab.session.getItem(tab.session.key(0) ?? "") ?? "")).toMatchObject({
      dpopKeyId: keyId,
    });
    const state = await settled(tab.load(world.provider.authorize(lastOf(tab.left))));

    expect(state.state).toBe("done");
    const [connection] = await tab.service.list();
    expect(connection?.keyThumbprint).toBe(thumbprint);
    expect((await world.record(connection?.id ?? "")).keyBinding).toEqual({ keyId, thumbprint });
  });

  it("has a key whose private half nobody can read", async () => {
    const { world } = await connectedTab();
    const [[, stored] = []] = await world.records.readAll("dpop-key:");
    expect(stored).toMatchObject({
      privateKey: { extractable: false, algorithm: { name: "ECDSA", namedCurve: "P-256" } },
    });
  });

  it("asks who somebody is with a proof as well", async () => {
    const world = await createStrictWorld();
    world.provider.claims = {};
    world.provider.userinfo = { name: "Alice Example" };
    const tab = openTab(world);
    const id = await tab.connect();
    await quiet();
    expect((await tab.find(id)).account.label).toBe("Alice Example");

    const plain = openTab(world, {
      profiles: [
        world.provider.profile({
          id: "plain",
          dpop: true,
          scope: "read",
          identity: { url: "https://api.example/me", id: "/sub", name: "/sub" },
        }),
      ],
    });
    expect((await plain.find(await plain.connect())).account).toMatchObject({
      subject: "alice",
      attestedBy: "identity",
    });
  });

  it("row 30: refuses a bearer token in its place, and gives it back", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    world.provider.faults.push({ members: { token_type: "Bearer" } });
    await tab.service.connect("example", "/");
    const state = await settled(tab.load(world.provider.authorize(lastOf(tab.left))));
    expect(state).toMatchObject({ state: "failed", error: { code: "token_response_invalid" } });
    expect(await tab.service.list()).toEqual([]);
    expect(await keysOf(world)).toEqual([]);

    const id = await tab.connect();
    world.provider.faults.push({ members: { token_type: "Bearer" } });
    expect(await codeOf(tab.service.refresh(id))).toBe("token_response_invalid");
    expect((await tab.find(id)).status).toBe("Needs reconnect");
    expect(world.provider.revocations).not.toEqual([]);
  });

  it("refuses a token that is bound although nobody asked for that", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    world.provider.faults.push({ members: { token_type: "DPoP" } });
    await tab.service.connect("example", "/");
    const state = await settled(tab.load(world.provider.authorize(lastOf(tab.left))));

    expect(state).toMatchObject({ state: "failed", error: { code: "token_response_invalid" } });
  });

  it("goes on as it is when the profile changes its mind", async () => {
    const { world, id } = await connectedTab();
    const tab = world.openTab();
    await tab.service.refresh(id);
    expect((await tab.get(id)).status).toBe(200);

    world.provider.dpop.isRequired = false;
    const plain = await world.openTab().connect("bob");
    await openTab(world).service.refresh(plain);
    expect((await world.record(plain)).keyBinding).toBeUndefined();
  });
});

describe("a nonce", () => {
  it("that is demanded costs one more request, and from then on none", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.dpop.nonce = "nonce-1";
    await tab.service.refresh(id);
    expect(world.provider.refreshes().map(({ outcome, overlaps }) => [outcome, overlaps])).toEqual([
      ["refused", false],
      ["tokens", false],
    ]);
    expect((await world.record(id)).mark).toBeUndefined();
    await tab.service.refresh(id);
    expect(world.provider.refreshes()).toHaveLength(3);
  });

  it("belongs to its origin: the API has its own", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.dpop.nonce = "of-the-provider";
    world.provider.api.dpop.nonce = "of-the-api";
    await tab.service.refresh(id);
    expect((await tab.get(id)).status).toBe(200);
    expect((await tab.get(id)).status).toBe(200);

    expect(world.provider.api.calls.map(({ status }) => status)).toEqual([401, 200, 200]);
    expect(world.provider.refreshes()).toHaveLength(2);
  });

  it("is learnt at the code exchange, which is sent twice with the one code", async () => {
    const world = await createStrictWorld();
    world.provider.dpop.nonce = "nonce-1";
    const tab = openTab(world);
    await tab.connect();

    expect(world.provider.tokenRequests.map(({ outcome }) => outcome)).toEqual([
      "refused",
      "tokens",
    ]);
  });

  it("row 32: that is demanded without end is sent once: refresh", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.dpop.nonce = "nonce-1";
    world.provider.dpop.objections.push("use_dpop_nonce", "use_dpop_nonce", "use_dpop_nonce");
    const failure = await failureOf(tab.service.refresh(id));

    expect(failure.code).toBe("dpop_rejected");
    expect(failure.details.error).toBe("use_dpop_nonce");
    expect(world.provider.refreshes()).toHaveLength(2);
    // The provider did nothing with the token: there is no doubt, and it may go out again.
    expect((await world.record(id)).mark).toBeUndefined();
    world.provider.dpop.objections.length = 0;
    await tab.service.refresh(id);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("row 32: that is demanded without end is sent once: sign-in and API", async () => {
    const world = await createStrictWorld();
    world.provider.dpop.nonce = "nonce-1";
    world.provider.api.dpop.nonce = "nonce-2";
    world.provider.dpop.objections.push("use_dpop_nonce", "use_dpop_nonce", "use_dpop_nonce");
    const tab = openTab(world);
    await tab.service.connect("example", "/");
    const state = await settled(tab.load(world.provider.authorize(lastOf(tab.left))));
    expect(state).toMatchObject({ state: "failed", error: { code: "dpop_rejected" } });
    expect(world.provider.tokenRequests).toHaveLength(2);

    world.provider.dpop.objections.length = 0;
    const id = await tab.connect();
    world.provider.api.dpop.objections.push("use_dpop_nonce", "use_dpop_nonce", "use_dpop_nonce");
    expect(await codeOf(tab.get(id))).toBe("dpop_rejected");
    expect(world.provider.api.calls).toHaveLength(2);
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("cannot be learnt where CORS hides it, and that is said", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.dpop.objections.push("use_dpop_nonce");
    const failure = await failureOf(tab.service.refresh(id));

    expect(failure.code).toBe("dpop_rejected");
    expect(failure.message).toContain("DPoP-Nonce");
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("that comes with a 401 of which CORS hides the reason is tried once, then the token is refreshed", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.api.answer = ({ token }) =>
      token === 0
        ? new Response(null, { status: 401, headers: { "dpop-nonce": "nonce-1" } })
        : undefined;

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([0, 0, 1]);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("whose second send gets no answer leaves a doubt, as any other send does", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.dpop.nonce = "nonce-1";
    world.provider.faults.push(undefined, { lost: "before" });

    expect(await codeOf(tab.service.refresh(id))).toBe("provider_unreachable");
    expect((await world.record(id)).mark).toMatchObject({ attempts: 1, state: "unknown" });
  });
});

describe("a proof that is not believed", () => {
  it("is followed by one new proof", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.dpop.objections.push("invalid_dpop_proof");
    await tab.service.refresh(id);
    world.provider.api.dpop.objections.push("invalid_dpop_proof");

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(2);
    expect(world.provider.api.calls).toHaveLength(2);
  });

  it("twice is told, and ends nothing", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.dpop.objections.push("invalid_dpop_proof", "invalid_dpop_proof");
    expect(await codeOf(tab.service.refresh(id))).toBe("dpop_rejected");
    expect((await tab.find(id)).problem?.code).toBe("dpop_rejected");
    expect((await world.record(id)).mark).toBeUndefined();
    await world.pass(HOUR);
    expect((await tab.find(id)).status).toBe("Connected");

    await tab.service.refresh(id);
    expect((await tab.find(id)).problem).toBeUndefined();
  });

  it("is explained by the clock, where the other side lets its own be read", async () => {
    const { world, tab, id } = await connectedTab();
    const date = new Date(Date.now() - 600_000).toUTCString();
    world.provider.api.answer = () =>
      new Response(null, {
        status: 401,
        headers: { "www-authenticate": 'DPoP error="invalid_dpop_proof"', date },
      });
    const failure = await failureOf(tab.get(id));

    expect(failure.code).toBe("dpop_rejected");
    expect(failure.details).toMatchObject({ clockAhead: 600, error: "invalid_dpop_proof" });
    expect(world.provider.refreshes()).toEqual([]);
  });
});

describe("an API call with a bound token", () => {
  it("is replayed with a proof of its own after a refresh", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.revokeAccessTokens();
    expect((await tab.get(id)).status).toBe(200);

    expect(world.provider.api.calls.map(({ status }) => status)).toEqual([401, 200]);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("carries no proof and no token of the caller's", async () => {
    const { world, tab, id } = await connectedTab();
    const fetch = tab.service.createAuthorizedFetch(id);
    const response = await fetch("https://api.example/me", {
      headers: { dpop: "of-the-caller", authorization: "Bearer of-the-caller" },
    });

    expect(response.status).toBe(200);
    expect(world.provider.api.calls).toHaveLength(1);
  });

  it("follows no redirect: its proof is good for the one address that it names", async () => {
    const world = await createStrictWorld();
    const sent: (RequestInit | undefined)[] = [];
    const tab = openTab(world, {
      fetch: (input, init) => {
        sent.push(init);
        return world.provider.fetch(input, init);
      },
    });
    const id = await tab.connect();
    await tab.get(id);

    expect(sent.at(-1)).toMatchObject({ redirect: "manual", credentials: "omit" });
  });

  it("leaves neither proof nor nonce in a journey", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.dpop.nonce = "nonce-that-nobody-should-keep";
    await tab.service.refresh(id);
    await quiet();
    const kept = JSON.stringify([...tab.journeys.values()]);

    expect(kept).toContain('"dpop":"••••');
    expect(kept).not.toContain("nonce-that-nobody");
    expect(kept).not.toMatch(/eyJ[\w-]{10}/);
  });
});

describe("the key of a connection", () => {
  it("that is lost takes the tokens along: they need it", async () => {
    const { world, id } = await connectedTab();
    await world.records.remove(`dpop-key:${(await keysOf(world))[0]}`);
    const tab = openTab(world);
    expect(await codeOf(tab.get(id))).toBe("vault_key_lost");

    expect(await tab.find(id)).toMatchObject({
      status: "Needs reconnect",
      problem: { code: "vault_key_lost" },
    });
    expect((await world.record(id)).current).toBeUndefined();
    expect(world.provider.api.calls).toEqual([]);
    await tab.reconnect(id);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("that is lost is noticed by a refresh before anything is sent", async () => {
    const { world, id } = await connectedTab();
    await world.records.remove(`dpop-key:${(await keysOf(world))[0]}`);
    const tab = openTab(world);

    expect(await codeOf(tab.service.refresh(id))).toBe("vault_key_lost");
    expect((await tab.find(id)).status).toBe("Needs reconnect");
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("that is lost while the person is at the provider ends the sign-in before the exchange", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    await tab.service.connect("example", "/");
    await world.records.clear();
    const back = world.provider.authorize(lastOf(tab.left));
    const reloaded = openTab(world);
    for (let at = 0; at < tab.session.length; at += 1) {
      const name = tab.session.key(at) ?? "";
      reloaded.session.setItem(name, tab.session.getItem(name) ?? "");
    }
    const state = await settled(reloaded.load(back));

    expect(state).toMatchObject({ state: "failed", error: { code: "vault_key_lost" } });
    expect(world.provider.tokenRequests).toEqual([]);
  });

  it("goes with the connection", async () => {
    const { world, tab, id } = await connectedTab();
    expect(await keysOf(world)).toHaveLength(1);
    await tab.service.disconnect(id, { logout: false });

    expect(await keysOf(world)).toEqual([]);
  });

  it("is replaced by a reconnect", async () => {
    const { world, tab, id } = await connectedTab();
    const [before] = await keysOf(world);
    const thumbprint = (await tab.find(id)).keyThumbprint;
    await tab.reconnect(id);
    const after = await keysOf(world);

    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
    expect((await tab.find(id)).keyThumbprint).not.toBe(thumbprint);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("goes when the sign-in is refused, and when the person keeps the old account", async () => {
    const { world, tab, id } = await connectedTab();
    const kept = await keysOf(world);
    await tab.service.reconnect(id, "/");
    expect(await keysOf(world)).toHaveLength(2);
    const state = lastOf(tab.left).searchParams.get("state") ?? "";
    const issuer = encodeURIComponent(world.provider.issuer);
    const refusal = `https://app.example/callback?error=access_denied&state=${state}&iss=${issuer}`;
    await settled(tab.load(new URL(refusal)));
    expect(await keysOf(world)).toEqual(kept);

    question(await tab.reconnect(id, "bob")).decide("cancel");
    await quiet();
    expect(await keysOf(world)).toEqual(kept);
  });

  it("goes before the page is left, when it cannot be left", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world, {
      profiles: [world.provider.profile({ dpop: true, par: true })],
    });
    world.provider.pushErrors.push("invalid_request");

    expect(await codeOf(tab.service.connect("example", "/"))).toBe("authorization_failed");
    expect(await keysOf(world)).toEqual([]);
    expect(tab.session.length).toBe(0);
  });

  it("of an abandoned sign-in is swept up, and no other", async () => {
    const { world, tab, id } = await connectedTab();
    const kept = await keysOf(world);
    await tab.service.connect("example", "/");
    await world.pass(15 * 60_000);
    await tab.service.connect("example", "/");
    await world.pass(15 * 60_000);
    await tab.sweepKeys();

    const left = await keysOf(world);
    expect(left).toHaveLength(2);
    expect(left).toContain(kept[0]);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("is there even when a person thought for so long that it was swept up", async () => {
    const { world, tab, id } = await connectedTab();
    const { decide } = question(await tab.reconnect(id, "bob"));
    await world.pass(HOUR);
    await tab.sweepKeys();
    expect(await keysOf(world)).toHaveLength(1);
    decide("keep-both");
    await quiet();
    const bob = (await tab.service.list()).find(({ account }) => account.subject === "bob");

    expect(await keysOf(world)).toHaveLength(2);
    expect((await openTab(world).get(bob?.id ?? "")).status).toBe(200);
  });

  it("is not swept up while a connection cannot be read: it may be that one's", async () => {
    const { world, tab } = await connectedTab();
    await world.records.update("connection:damaged", () => ({ schema: 2 }));
    await tab.service.connect("example", "/");
    await world.pass(HOUR);
    await tab.sweepKeys();

    expect(await keysOf(world)).toHaveLength(2);
  });

  it("row 88: that no disk takes lives in this page, and is made after coming back", async () => {
    const world = await createStrictWorld();
    world.refusesKeys = true;
    const tab = openTab(world);
    const id = await tab.connect();
    expect(lastOf(tab.left).searchParams.has("dpop_jkt")).toBe(false);
    await tab.service.refresh(id);
    expect((await tab.get(id)).status).toBe(200);

    const reloaded = openTab(world);
    expect(await codeOf(reloaded.get(id))).toBe("vault_key_lost");
    expect((await reloaded.find(id)).status).toBe("Needs reconnect");
  });
});
