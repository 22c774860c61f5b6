import { describe, expect, it } from "vitest";
import type { ImportField } from "../../src/oauth/oauth-error.ts";
import type { PastedTokens } from "../../src/oauth/imported-tokens.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { createGate } from "../support/rotating-provider.ts";
import { tamperIdToken } from "../support/tampered-id-token.ts";
import { codeOf } from "./failure.ts";
import { lastOf, type Tab } from "./tab.ts";
import { quiet } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;

type Answer = Awaited<ReturnType<World["provider"]["issueElsewhere"]>>;

/** @param changes members of the answer; undefined leaves one out */
async function pastedResponse(
  world: World,
  changes: Readonly<Record<string, unknown>> = {},
  claims: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return JSON.stringify({ ...(await world.provider.issueElsewhere("alice", claims)), ...changes });
}

async function importInto(tab: Tab, pasted: PastedTokens): Promise<string> {
  return (await tab.imports.prepare("example", pasted)).store();
}

function single({ access_token, refresh_token, id_token }: Partial<Answer>): PastedTokens {
  return {
    access_token: access_token ?? "",
    refresh_token: refresh_token ?? "",
    id_token: id_token ?? "",
  };
}

describe("an import", () => {
  it("makes a connection that is used and refreshed as any other, and is marked", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await importInto(tab, await pastedResponse(world));

    const connection = await tab.find(id);
    expect(connection).toMatchObject({
      obtainedBy: "import",
      status: "Connected",
      grantedScope: "openid offline_access",
      accessTokenExpiresAt: Date.now() + HOUR,
      account: { subject: "alice", label: "alice", attestedBy: "id_token" },
    });
    expect(connection.history.map(({ kind }) => kind)).toEqual(["imported"]);
    expect((await tab.get(id)).status).toBe(200);

    await world.pass(HOUR + 1);
    expect((await world.openTab().get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
    expect((await tab.find(id)).obtainedBy).toBe("import");
  });

  it("is no import any more once it is reconnected, and keeps its place and its history", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await importInto(tab, await pastedResponse(world));
    const { lineage } = await world.record(id);

    expect(await tab.reconnect(id)).toMatchObject({ state: "done", connectionId: id });
    expect((await tab.find(id)).obtainedBy).toBeUndefined();
    expect((await tab.find(id)).history.map(({ kind }) => kind)).toEqual([
      "imported",
      "reconnected",
    ]);
    expect((await world.record(id)).lineage).not.toBe(lineage);
  });

  it("takes single tokens, and does not guess when the access token expires", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const answer = await world.provider.issueElsewhere();
    const id = await importInto(tab, single(answer));
    expect((await tab.find(id)).accessTokenExpiresAt).toBeUndefined();
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(0);
  });

  it("takes a refresh token alone, and uses it at the first call", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const { refresh_token } = await world.provider.issueElsewhere();
    const id = await importInto(tab, single({ refresh_token }));
    expect(world.provider.tokenRequests).toHaveLength(0);
    expect(await tab.find(id)).toMatchObject({
      status: "Connected",
      hasRefreshToken: true,
      accessTokenExpiresAt: Date.now(),
      account: { attestedBy: "none", label: "Account 1" },
    });
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("believes expires_at, which does not depend on when it is pasted", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const at = Math.floor(Date.now() / 1000) + 120;
    const id = await importInto(tab, await pastedResponse(world, { expires_at: at }));
    expect((await tab.find(id)).accessTokenExpiresAt).toBe(at * 1000);
  });

  it("takes the word of an ID token that has expired, because nobody signs in by it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const pasted = await pastedResponse(world);
    await world.pass(24 * HOUR);
    const id = await importInto(tab, pasted);
    expect((await tab.find(id)).account).toMatchObject({
      subject: "alice",
      attestedBy: "id_token",
    });
  });

  it("learns the account's name at the first refresh, when its access token had expired", async () => {
    const world = await createWorld();
    world.provider.userinfo = { name: "Alice Example" };
    const tab = world.openTab();
    const pasted = await pastedResponse(world, { expires_at: Math.floor(Date.now() / 1000) - 60 });
    await world.pass(2 * HOUR);
    const id = await importInto(tab, pasted);
    expect((await tab.find(id)).account.label).toBe("alice");

    expect((await tab.get(id)).status).toBe(200);
    await quiet();
    expect((await tab.find(id)).account).toMatchObject({
      subject: "alice",
      label: "Alice Example",
      attestedBy: "id_token",
    });
  });

  it("asks once for a name that the provider does not tell", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await importInto(tab, await pastedResponse(world));
    const asked = () =>
      world.provider.requests.filter((request) => request === "GET /userinfo").length;
    for (const refreshes of [1, 2, 3]) {
      await tab.service.refresh(id);
      await quiet();
      expect(asked(), `after ${refreshes}`).toBe(2);
    }
  });

  it("takes the name that an ID token brings with a refresh, and asks nobody", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await importInto(tab, await pastedResponse(world));
    const asked = () => world.provider.requests.filter((request) => request.endsWith("/userinfo"));
    await quiet();
    world.provider.claims = { name: "Alice Example" };
    await tab.service.refresh(id);
    await quiet();
    expect((await tab.find(id)).account.label).toBe("Alice Example");
    expect(asked()).toHaveLength(1);
  });

  it("asks before it replaces the tokens of an account that is connected already", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const before = await world.record(id);
    const pasted = await pastedResponse(world);

    const declined = await tab.imports.prepare("example", pasted);
    expect(declined.replaces).toBe("alice");
    await declined.cancel();
    expect(await world.record(id)).toEqual(before);
    expect(world.provider.revocations).toEqual([]);

    const accepted = await tab.imports.prepare("example", pasted);
    expect(await accepted.store()).toBe(id);
    expect(await tab.service.list()).toHaveLength(1);
    expect((await tab.find(id)).obtainedBy).toBe("import");
    expect((await world.record(id)).lineage).not.toBe(before.lineage);
    // Reconnecting would not have ended the grant that gives way either.
    expect(world.provider.revocations).toEqual([]);
  });

  it("says that a connection needs a reconnect when its refresh token is another client's", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await importInto(tab, await pastedResponse(world));
    world.provider.faults.push({ error: "invalid_client" });
    await codeOf(tab.service.refresh(id));
    expect(await tab.find(id)).toMatchObject({
      status: "Needs reconnect",
      obtainedBy: "import",
      problem: { error: "invalid_client" },
    });
  });

  it("revokes nothing when the storage refuses: the tokens are still good where they came from", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const prepared = await tab.imports.prepare("example", await pastedResponse(world));
    world.storageIsFull = true;
    expect(await codeOf(prepared.store())).toBe("storage_full");
    expect(await tab.service.list()).toEqual([]);
    expect(world.provider.revocations).toEqual([]);
  });

  it("leaves a journey of its own, without a secret in it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await importInto(tab, await pastedResponse(world));
    const journey = lastOf([...tab.journeys.values()]);
    expect(journey).toMatchObject({ kind: "import", outcome: "done", connectionId: id });
    expect(journey.steps.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["tokens-pasted", "id-token-checked", "tokens-stored"]),
    );
    const text = JSON.stringify([...tab.journeys.values(), world.messages]);
    expect(world.provider.secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});

describe("an import is refused, and nothing stored", () => {
  const wrong: readonly (readonly [
    name: string,
    field: ImportField,
    paste: (world: World) => Promise<PastedTokens> | PastedTokens,
  ])[] = [
    ["it is no JSON object", "response", () => "eyJhbGciOi"],
    ["there is no token in it", "response", () => '{"error":"invalid_grant"}'],
    [
      "all fields are empty",
      "response",
      () => ({ access_token: " ", refresh_token: "", id_token: "" }),
    ],
    [
      "there is only an ID token",
      "response",
      async (world) => single({ id_token: (await world.provider.issueElsewhere()).id_token }),
    ],
    [
      "an access token is no text",
      "access_token",
      (world) => pastedResponse(world, { access_token: { a: 1 } }),
    ],
    [
      "an access token was broken over two lines",
      "access_token",
      (world) => pastedResponse(world, { access_token: "abc\ndef" }),
    ],
    ["it was copied with its header", "access_token", () => single({ access_token: "Bearer abc" })],
    [
      "the access token has expired and nothing renews it",
      "access_token",
      (world) =>
        pastedResponse(world, { refresh_token: undefined, expires_at: Date.now() / 1000 - 60 }),
    ],
    [
      "a refresh token has spaces in it",
      "refresh_token",
      (world) => pastedResponse(world, { refresh_token: "a b" }),
    ],
    [
      "the tokens are bound to a key that is elsewhere",
      "token_type",
      (world) => pastedResponse(world, { token_type: "DPoP" }),
    ],
    ["the scope is no text", "scope", (world) => pastedResponse(world, { scope: ["openid"] })],
    ["the ID token is no JWT", "id_token", (world) => pastedResponse(world, { id_token: "abc" })],
    [
      "the ID token is of another issuer",
      "id_token",
      (world) => pastedResponse(world, {}, { iss: "https://other.example" }),
    ],
    [
      "the ID token is for another client",
      "id_token",
      (world) => pastedResponse(world, {}, { aud: "another" }),
    ],
    [
      "the ID token names further audiences",
      "id_token",
      (world) => pastedResponse(world, {}, { aud: ["pixy", "another"], azp: "pixy" }),
    ],
    ["the ID token names nobody", "id_token", (world) => pastedResponse(world, {}, { sub: "" })],
    [
      "the ID token has no expiry",
      "id_token",
      (world) => pastedResponse(world, {}, { exp: undefined }),
    ],
  ];
  for (const [what, field, paste] of wrong) {
    it(`because ${what}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const failure = await failureOf(tab.imports.prepare("example", await paste(world)));
      expect({ code: failure.code, field: failure.details.field }).toEqual({
        code: "import_invalid",
        field,
      });
      expect(await tab.service.list()).toEqual([]);
      expect(world.provider.tokenRequests).toEqual([]);
      expect(lastOf([...tab.journeys.values()])).toMatchObject({
        kind: "import",
        outcome: "failed",
      });
      const told = `${failure.message} ${JSON.stringify([...tab.journeys.values()])}`;
      expect(world.provider.secrets.filter((secret) => told.includes(secret))).toEqual([]);
    });
  }

  it("because the ID token's signature does not verify", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const answer = await world.provider.issueElsewhere();
    const pasted = JSON.stringify({
      ...answer,
      id_token: tamperIdToken(answer.id_token, "signature"),
    });
    const failure = await failureOf(tab.imports.prepare("example", pasted));
    expect(failure).toMatchObject({ code: "import_invalid", details: { field: "id_token" } });
    expect(failure.cause).toMatchObject({ code: "signature_invalid" });
    expect(await tab.service.list()).toEqual([]);
  });

  it("because the keys to verify it by cannot be had: that is not the ID token's fault", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    world.provider.down.add("jwks");
    expect(await codeOf(tab.imports.prepare("example", await pastedResponse(world)))).toBe(
      "jwks_unavailable",
    );
  });

  it("because the ID token is of the future: the clock is wrong", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const iat = Date.now() / 1000 + 3600;
    const pasted = await pastedResponse(world, {}, { iat, exp: iat + 600 });
    expect(await codeOf(tab.imports.prepare("example", pasted))).toBe("clock_wrong");
  });

  it("because the profile keeps no refresh token and there is nothing else", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ refreshTokens: "none" })] });
    const { refresh_token } = await world.provider.issueElsewhere();
    const failure = await failureOf(tab.imports.prepare("example", single({ refresh_token })));
    expect(failure).toMatchObject({ code: "import_invalid", details: { field: "refresh_token" } });
  });
});

describe("an import that is cancelled", () => {
  for (const endpoint of ["discovery", "jwks"] as const) {
    it(`while ${endpoint} is asked asks nothing more, stores nothing and leaves the tokens good`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const pasted = await pastedResponse(world);
      const gate = createGate();
      world.provider.gates.set(endpoint, gate);
      const controller = new AbortController();
      const prepared = tab.imports.prepare("example", pasted, controller.signal);
      await gate.reached;
      const asked = world.provider.requests.length;
      controller.abort();

      await expect(prepared).rejects.toMatchObject({ name: "AbortError" });
      gate.open();
      await quiet();
      expect(world.provider.requests).toHaveLength(asked);
      expect(await tab.service.list()).toEqual([]);
      expect(world.provider.revocations).toEqual([]);
      const [journey] = [...tab.journeys.values()];
      expect(journey).toMatchObject({ kind: "import", outcome: "done" });
      expect(journey?.steps.at(-1)?.key).toBe("nothing-kept");

      const again = await tab.imports.prepare("example", pasted, new AbortController().signal);
      expect((await tab.get(await again.store())).status).toBe(200);
    });
  }

  it("while an API is asked whose account it is, is cut off there", async () => {
    const world = await createWorld();
    const identity = { url: "https://api.example/me", id: "/sub", name: "/sub" };
    const profile = world.provider.profile({ scope: "read", identity });
    const asked = createGate();
    const tab = world.openTab({
      profiles: [profile],
      fetch: (input, init) => {
        const { url, signal } = new Request(input, init);
        if (url !== identity.url) return world.provider.fetch(input, init);
        asked.arrive();
        const { promise, reject } = Promise.withResolvers<Response>();
        signal.addEventListener("abort", () => reject(signal.reason));
        return promise;
      },
    });
    const controller = new AbortController();
    const pasted = await pastedResponse(world, { id_token: undefined });
    const prepared = tab.imports.prepare("example", pasted, controller.signal);
    await asked.reached;
    controller.abort();

    await expect(prepared).rejects.toMatchObject({ name: "AbortError" });
    expect(await tab.service.list()).toEqual([]);
  });
});
