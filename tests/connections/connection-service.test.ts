import { describe, expect, it, vi } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";
import { baseUrl, lastOf } from "./tab.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

describe("connecting", () => {
  it("leaves with a complete authorization request", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.service.connect("example", "/");
    const url = lastOf(tab.left);

    expect(`${url.origin}${url.pathname}`).toBe("https://id.example/authorize");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: "code",
      client_id: "pixy",
      redirect_uri: `${baseUrl}callback`,
      scope: "openid offline_access",
      code_challenge_method: "S256",
    });
  });

  it("passes on the account that is expected", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.service.connect("example", "/", { loginHint: "alice@example.com" });

    expect(lastOf(tab.left).searchParams.get("login_hint")).toBe("alice@example.com");
  });

  it("asks for a choice of accounts when one is connected already, and the provider knows how", async () => {
    const world = await createWorld();
    world.provider.metadata = {
      ...world.provider.metadata,
      prompt_values_supported: ["none", "login", "select_account"],
    };
    const tab = world.openTab({ profiles: [world.provider.profile({ scope: "openid" })] });
    await tab.connect();
    expect(lastOf(tab.left).searchParams.get("prompt")).toBeNull();
    await tab.service.connect("example", "/");
    expect(lastOf(tab.left).searchParams.get("prompt")).toBe("select_account");
    await tab.service.connect("example", "/", { loginHint: "alice" });

    expect(lastOf(tab.left).searchParams.get("prompt")).toBeNull();
  });

  it("uses a callback of its own where the profile says so", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ distinctCallback: true })] });
    const id = await tab.connect();

    expect(lastOf(tab.left).searchParams.get("redirect_uri")).toBe(`${baseUrl}callback/example`);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("fails before it leaves, and keeps no transaction", async () => {
    const world = await createWorld();
    world.provider.down.add("discovery");
    const tab = world.openTab();

    expect(await codeOf(tab.service.connect("example", "/"))).toBe("provider_unreachable");
    expect(await codeOf(tab.service.connect("unknown", "/"))).toBe("profile_missing");
    expect(tab.left).toEqual([]);
    expect(tab.session.length).toBe(0);
  });

  it("asks for the metadata once", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.connect("alice");
    await tab.connect("bob");
    await world.openTab().connect("carol");
    const asked = () => world.provider.requests.filter((request) => request.includes("well-known"));
    expect(asked()).toHaveLength(1);
    await world.pass(HOUR + 1);
    await tab.connect("dora");

    expect(asked()).toHaveLength(2);
  });

  it("fetches the keys while the person is away", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.service.connect("example", "/");
    await quiet();

    expect(tab.deeds).toContain("GET /jwks");
  });
});

describe("reconnecting", () => {
  it("needs a connection", async () => {
    const world = await createWorld();

    expect(await codeOf(world.openTab().service.reconnect("gone", "/"))).toBe("session_ended");
  });

  it("hints at the address where the account has no user name", async () => {
    const world = await createWorld();
    world.provider.claims = { email: "alice@example.com" };
    const tab = world.openTab();
    await tab.service.reconnect(await tab.connect(), "/");

    expect(lastOf(tab.left).searchParams.get("login_hint")).toBe("alice@example.com");
  });
});

describe("a list of connections", () => {
  it("stands oldest first, and is read without decrypting anything", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    for (const sub of ["carol", "alice", "bob"]) {
      await tab.connect(sub);
      await world.pass(1_000);
    }
    await world.records.remove("vault-key");
    const connections = await world.openTab().service.list();

    expect(connections.map(({ account }) => account.subject)).toEqual(["carol", "alice", "bob"]);
    expect(await world.records.read("vault-key")).toBeUndefined();
  });

  it("shows no token, lineage or cipher", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.refresh(id);
    const { lineage } = await world.record(id);
    const text = JSON.stringify([await tab.service.list(), await tab.find(id)]);

    expect(world.provider.secrets.some((secret) => text.includes(secret))).toBe(false);
    expect(text.includes(lineage)).toBe(false);
    expect(text).not.toMatch(/ciphertext|generation|pending|"mark"/);
  });

  it("does not find what is not there", async () => {
    const world = await createWorld();

    expect(await world.openTab().service.find("gone")).toBeUndefined();
    expect(await world.openTab().service.list()).toEqual([]);
  });
});

describe("renaming", () => {
  it("names an account that nobody has attested, and tells the other tabs", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ scope: "read" })] });
    const id = await tab.connect();
    world.messages.length = 0;
    await tab.service.rename(id, "Work");

    expect((await tab.find(id)).account.label).toBe("Work");
    expect(world.messages).toEqual([{ event: "changed", connectionId: id }]);
  });

  it("does not rename what the provider has named", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.rename(id, "Mallory");

    expect((await tab.find(id)).account.label).toBe("alice");
  });

  it("survives a refresh that comes in between, and a refresh survives it", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ scope: "read" })] });
    const id = await tab.connect();
    await Promise.all([
      tab.service.refresh(id),
      tab.service.rename(id, "Work"),
      world.openTab().service.rename(id, "Work"),
    ]);

    expect((await tab.find(id)).account.label).toBe("Work");
    expect((await world.record(id)).generation).toBe(1);
  });
});

describe("a tab that may have missed something", () => {
  it("forgets what it remembers, and reads it again", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab({ deaf: true }), world.openTab()];
    const id = await tab.connect();
    await tab.get(id);
    await other.service.disconnect(id, { logout: false });
    tab.service.resync();

    expect(await codeOf(tab.get(id))).toBe("session_ended");
  });

  it("does not take up again what it was just decrypting when the connection went", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    tab.service.resync();
    const gate = createGate();
    const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "decrypt").mockImplementationOnce(async (...parameters) => {
      gate.arrive();
      await gate.opened;
      return decrypt(...parameters);
    });
    const late = tab.get(id);
    await gate.reached;
    await world.openTab().service.disconnect(id, { logout: false });
    gate.open();
    await late;

    expect(await codeOf(tab.get(id))).toBe("session_ended");
  });
});
