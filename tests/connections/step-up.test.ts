import { describe, expect, it } from "vitest";
import type { WaitingCall } from "../../src/oauth/authorization-transaction.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { connectedTab } from "./connected-tab.ts";
import { lastOf, question, settled } from "./tab.ts";
import { quiet } from "./until.ts";
import type { World } from "./world.ts";

const GET: WaitingCall = { method: "GET", url: "https://api.example/me" };

/** The API wants something before it answers. */
function demand(world: World, status: number, challenge: string): void {
  world.provider.api.answer = () =>
    new Response("no", { status, headers: { "www-authenticate": challenge } });
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

describe("row 74: an API that wants a stronger sign-in", () => {
  it("is heard out: what it wants is told, and nothing is refreshed", async () => {
    const { world, tab, id } = await connectedTab();
    demand(
      world,
      401,
      'Bearer error="insufficient_user_authentication", acr_values="silver gold", max_age="300"',
    );
    const failure = await failureOf(tab.get(id));

    expect(failure.code).toBe("step_up_required");
    expect(failure.details).toEqual({
      acrValues: "silver gold",
      maxAge: 300,
      status: 401,
      connectionId: id,
    });
    expect(world.provider.refreshes()).toEqual([]);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("gets it by a sign-in for the same connection, after which the call is given away once", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.claims = { acr: "gold", auth_time: seconds() };
    await tab.service.stepUp(id, { acrValues: "silver gold", maxAge: 300 }, "/console", GET);
    const { searchParams } = lastOf(tab.left);
    expect(searchParams.get("acr_values")).toBe("silver gold");
    expect(searchParams.get("max_age")).toBe("300");
    expect(searchParams.get("login_hint")).toBe("alice");
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left)));
    expect(signIn.takeWaiting(id)).toBeUndefined();

    expect(await settled(signIn)).toEqual({
      state: "done",
      connectionId: id,
      returnTo: "/console",
    });
    expect(signIn.waiting("another")).toBeUndefined();
    expect(signIn.waiting(id)).toEqual(GET);
    expect(signIn.takeWaiting(id)).toEqual(GET);
    expect(signIn.takeWaiting(id)).toBeUndefined();
    expect(await tab.service.list()).toHaveLength(1);
  });

  const sureSignIn = { acr: "gold", auth_time: 0 };
  for (const [what, claims, claim] of [
    ["a weaker kind of sign-in", { ...sureSignIn, acr: "bronze" }, "acr"],
    ["no kind of sign-in", { ...sureSignIn, acr: undefined }, "acr"],
    ["a sign-in that is too old", { ...sureSignIn, auth_time: -302 }, "auth_time"],
    ["no time of the sign-in", { acr: "gold", auth_time: undefined }, "auth_time"],
  ] as const) {
    it(`does not get it by ${what}: the connection stays as it was`, async () => {
      const { world, tab, id } = await connectedTab();
      world.provider.revokesPerPerson = true;
      const before = await world.record(id);
      const { auth_time: age } = claims;
      world.provider.claims = { ...claims, auth_time: age === undefined ? age : seconds() + age };
      await tab.service.stepUp(id, { acrValues: "silver gold", maxAge: 300 }, "/", GET);
      const signIn = tab.load(world.provider.authorize(lastOf(tab.left)));
      const state = await settled(signIn);

      expect(state).toMatchObject({ state: "failed", error: { code: "id_token_invalid" } });
      expect(state.state === "failed" && String(state.error)).toContain(`"${claim}"`);
      expect(signIn.takeWaiting(id)).toBeUndefined();
      expect((await world.record(id)).lineage).toBe(before.lineage);
      // A provider may not tell the tokens of one sign-in from those of another.
      await tab.service.refresh(id);
      expect((await tab.get(id)).status).toBe(200);
    });
  }

  it("that does not say what it wants gets a sign-in of this moment", async () => {
    const { world, tab, id } = await connectedTab();
    demand(world, 401, 'DPoP algs="ES256", error="insufficient_user_authentication"');
    expect((await failureOf(tab.get(id))).details).toEqual({ connectionId: id, status: 401 });
    await tab.service.stepUp(id, {}, "/", GET);

    expect(lastOf(tab.left).searchParams.get("max_age")).toBe("0");
  });

  it("gets no call of one account by the sign-in of another", async () => {
    const { world, tab, id } = await connectedTab();
    await tab.service.stepUp(id, { maxAge: 300 }, "/", { ...GET, method: "POST", body: "{}" });
    world.provider.claims = { auth_time: seconds() };
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left), "bob"));
    question(await settled(signIn)).decide("keep-both");
    await quiet();

    const connections = await tab.service.list();
    expect(connections).toHaveLength(2);
    for (const { id } of connections) expect(signIn.takeWaiting(id)).toBeUndefined();
  });

  it("leaves the waiting call nowhere but in the transaction", async () => {
    const { world, tab, id } = await connectedTab();
    await tab.service.stepUp(id, { maxAge: 300 }, "/", { ...GET, body: "body-of-the-call" });
    expect(JSON.stringify([...tab.journeys.values()])).not.toContain("body-of-the-call");
    world.provider.claims = { auth_time: seconds() };
    await settled(tab.load(world.provider.authorize(lastOf(tab.left))));

    expect(tab.session.length).toBe(0);
  });

  it("is told of as what it is by a resource that a redirect led to: as its answer", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.api.answer = () => {
      const answer = new Response("no", {
        status: 401,
        headers: { "www-authenticate": 'Bearer error="insufficient_user_authentication"' },
      });
      Object.defineProperty(answer, "redirected", { value: true });
      Object.defineProperty(answer, "url", { value: "https://elsewhere.example/" });
      return answer;
    };

    expect((await tab.get(id)).status).toBe(401);
  });
});

describe("row 73: an API that wants a further scope", () => {
  it("is heard out", async () => {
    const { world, tab, id } = await connectedTab();
    demand(world, 403, 'Bearer error="insufficient_scope", scope="write admin"');
    const failure = await failureOf(tab.get(id));

    expect(failure.code).toBe("insufficient_scope");
    expect(failure.details).toEqual({ scope: "write admin", status: 403, connectionId: id });
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("gets it beside all that was there, and a reconnect asks for all of it again", async () => {
    const { world, tab, id } = await connectedTab();
    await tab.service.stepUp(id, { scope: "write" }, "/", GET);
    expect(lastOf(tab.left).searchParams.get("scope")).toBe("openid offline_access write");
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left)));
    expect(await settled(signIn)).toMatchObject({ state: "done", connectionId: id });
    expect(signIn.takeWaiting(id)).toEqual(GET);
    expect(await tab.find(id)).toMatchObject({
      requestedScope: "openid offline_access write",
      grantedScope: "openid offline_access write",
    });

    await tab.reconnect(id);
    expect(lastOf(tab.left).searchParams.get("scope")).toBe("openid offline_access write");
    await tab.service.stepUp(id, { scope: "admin" }, "/");
    expect(lastOf(tab.left).searchParams.get("scope")).toBe("openid offline_access write admin");
  });

  for (const challenge of [
    "Basic",
    'Bearer error="invalid_token"',
    "error=insufficient_scope",
    'Bearer error="insufficient_scope',
    "",
  ]) {
    it(`is not what a 403 with ${challenge || "nothing"} says: that is an answer`, async () => {
      const { world, tab, id } = await connectedTab();
      demand(world, 403, challenge);

      expect((await tab.get(id)).status).toBe(403);
    });
  }

  for (const scope of ["a\\\\b", 'a\\"b', "ä", "x".repeat(501)]) {
    it(`does not name it by what is no scope: ${scope.slice(0, 20)}`, async () => {
      const { world, tab, id } = await connectedTab();
      world.provider.api.answer = () => {
        const answer = new Response("no", { status: 403 });
        const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
        Object.defineProperty(answer, "headers", {
          value: { get: (name: string) => (name === "www-authenticate" ? challenge : null) },
        });
        return answer;
      };
      const failure = await failureOf(tab.get(id));

      expect(failure.code).toBe("insufficient_scope");
      expect(failure.details).not.toHaveProperty("scope");
    });
  }
});
