import { describe, expect, it } from "vitest";
import type { SignInState } from "../../src/connections/sign-in.ts";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { createGate } from "../support/rotating-provider.ts";
import { baseUrl, lastOf, settled } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

async function left(world: World, tab: MortalTab): Promise<URL> {
  await tab.service.connect("example", "/console?connection=1");
  return world.provider.authorize(lastOf(tab.left));
}

function codeOf(state: SignInState): string {
  if (state.state !== "failed") return state.state;
  return state.error instanceof OAuthError ? state.error.code : "no OAuthError";
}

async function expectNothingKept(world: World, tab: MortalTab): Promise<void> {
  expect(await tab.service.list()).toEqual([]);
  expect(await world.records.readAll("connection:")).toEqual([]);
}

describe("a sign-in that fails", () => {
  it("is refused at another redirect URI than was asked for, and its transaction is gone", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    address.pathname = "/callback/other";

    expect(codeOf(await settled(tab.load(address)))).toBe("issuer_mismatch");
    expect(transactions(tab)).toEqual([]);
    expect(world.provider.tokenRequests).toEqual([]);
    address.pathname = "/callback";
    expect(codeOf(await settled(tab.load(address)))).toBe("transaction_missing");
  });

  const answers: Record<string, { change: (address: URL) => void; code: string }> = {
    "has another state": {
      change: ({ searchParams }) => searchParams.set("state", "forged"),
      code: "state_mismatch",
    },
    "has no state": {
      change: ({ searchParams }) => searchParams.delete("state"),
      code: "state_mismatch",
    },
    "comes from another issuer": {
      change: ({ searchParams }) => searchParams.set("iss", "https://evil.example"),
      code: "issuer_mismatch",
    },
    "has lost its issuer": {
      change: ({ searchParams }) => searchParams.delete("iss"),
      code: "issuer_mismatch",
    },
    "has lost its code": {
      change: ({ searchParams }) => searchParams.delete("code"),
      code: "response_invalid",
    },
    "has two codes": {
      change: ({ searchParams }) => searchParams.append("code", "second"),
      code: "response_invalid",
    },
  };
  for (const [what, { change, code }] of Object.entries(answers)) {
    it(`sends no token request and keeps nothing when the answer ${what}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const address = await left(world, tab);
      change(address);

      expect(codeOf(await settled(tab.load(address)))).toBe(code);
      expect(world.provider.tokenRequests).toEqual([]);
      await expectNothingKept(world, tab);
    });
  }

  it("tells a reload in the middle from an answer without a code", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const empty = new URL("callback", baseUrl);

    expect(codeOf(await settled(tab.load(empty, true)))).toBe("transaction_missing");
    expect(codeOf(await settled(tab.load(empty)))).toBe("response_invalid");
  });

  it("is too old after ten minutes", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    await world.pass(10 * 60_000 + 1);

    expect(codeOf(await settled(tab.load(address)))).toBe("transaction_expired");
    expect(world.provider.tokenRequests).toEqual([]);
  });

  for (const [what, fault] of Object.entries({
    "the nonce is another one": { claims: { nonce: "another" } },
    "the ID token is for somebody else": { claims: { aud: "somebody" } },
    "there is no ID token": { members: { id_token: undefined } },
    "the provider refuses": { error: "invalid_grant" },
    "the provider is busy": { status: 503 },
  })) {
    it(`stores nothing when ${what}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const address = await left(world, tab);
      tab.storage.connectionWrites = 0;
      world.provider.faults.push(fault);
      const state = await settled(tab.load(address));

      expect(state).toMatchObject({
        state: "failed",
        profileId: "example",
        returnTo: "/console?connection=1",
      });
      expect(tab.storage.connectionWrites).toBe(0);
      await expectNothingKept(world, tab);
      expect(world.provider.tokenRequests).toHaveLength(1);
      expect(tab.deeds).not.toContain("GET /userinfo");
    });
  }

  it("stores nothing when the keys cannot be had", async () => {
    const world = await createWorld();
    world.provider.down.add("jwks");
    const tab = world.openTab();
    const address = await left(world, tab);

    expect(codeOf(await settled(tab.load(address)))).toBe("jwks_unavailable");
    await expectNothingKept(world, tab);
  });

  it.each(["token_endpoint", "jwks_uri"])(
    "does not even begin where the provider has no %s",
    async (missing) => {
      const world = await createWorld();
      const { issuer } = world.provider;
      const metadata = {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        [missing]: undefined,
      };
      const profile = { ...world.provider.profile(), issuer: undefined, metadata };
      const tab = world.openTab({ profiles: [profile] });

      await expect(tab.service.connect("example", "/")).rejects.toMatchObject({
        code: "endpoint_missing",
        message: `the provider has no "${missing}"`,
      });
      expect(tab.left).toEqual([]);
      expect(transactions(tab)).toEqual([]);
    },
  );

  it("gives its tokens back when they cannot be stored", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    world.storageIsFull = true;

    expect(codeOf(await settled(tab.load(address)))).toBe("storage_full");
    expect(world.provider.isAlive(0)).toBe(false);
    await expectNothingKept(world, tab);
  });

  it("names the connection that it should have renewed, which stays as it was", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const before = await world.record(id);
    world.provider.faults.push({ error: "invalid_grant" });

    expect(await tab.reconnect(id)).toMatchObject({ state: "failed", connectionId: id });
    expect(await world.record(id)).toEqual(before);
  });
});

describe("the tokens of a sign-in that fails", () => {
  const noIdToken = { members: { id_token: undefined } };
  const wrongNonce = { claims: { nonce: "another" } };

  function revocationOf(tab: MortalTab) {
    return lastOf([...tab.journeys.values()]).steps.find(({ key }) => key === "revocation");
  }

  function stepsOf(tab: MortalTab): string[] {
    return lastOf([...tab.journeys.values()]).steps.map(({ key }) => key);
  }

  for (const [what, fault] of Object.entries({
    "of the account that is connected": wrongNonce,
    "of nobody knows whom": noIdToken,
    "with an ID token that cannot be read": { members: { id_token: "ey.." } },
  })) {
    it(`are only forgotten at a reconnect when they are ${what}: its connection goes on`, async () => {
      const world = await createWorld();
      world.provider.revokesPerPerson = true;
      const tab = world.openTab();
      const id = await tab.connect();
      world.provider.faults.push(fault);
      expect(codeOf(await tab.reconnect(id))).toMatch(/_invalid$/);
      await quiet();

      expect(world.provider.revocations).toEqual([]);
      expect(stepsOf(tab)).toContain("tokens-forgotten");
      expect(stepsOf(tab)).not.toContain("revocation");
      await tab.service.refresh(id);
      expect((await tab.get(id)).status).toBe(200);
    });
  }

  it("are only forgotten when the keys cannot be had, by a connect of the same account as well", async () => {
    const world = await createWorld();
    world.provider.revokesPerPerson = true;
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.down.add("jwks");
    world.provider.changeKey();
    const state = await settled(tab.load(await left(world, tab)));
    expect(state.state).toBe("failed");
    await quiet();

    expect(world.provider.revocations).toEqual([]);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("are given back when they are of an account that is not connected, and the journey shows it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.connect("bob");
    const address = await left(world, tab);
    world.provider.faults.push(wrongNonce);
    const state = await settled(tab.load(address));
    expect(state.state).toBe("failed");

    await until("they are given back", () => !world.provider.isAlive(1));
    expect(world.provider.isAlive(0)).toBe(true);
    expect(stepsOf(tab)).toContain("revocation");
    expect(stepsOf(tab)).not.toContain("tokens-forgotten");
  });

  it("are given back also when nothing of the account is connected any more", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.revoke(id);
    world.provider.faults.push(noIdToken);
    expect(codeOf(await tab.reconnect(id))).toBe("token_response_invalid");

    await until("they are given back", () => !world.provider.isAlive(1));
  });

  it("do not keep anybody waiting for a provider that takes its time to take them back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    const gate = createGate();
    world.provider.gates.set("revoke", gate);
    world.provider.faults.push(wrongNonce);

    expect(codeOf(await settled(tab.load(address)))).toBe("id_token_invalid");
    await gate.reached;
    expect(lastOf([...tab.journeys.values()])).toMatchObject({ outcome: "failed" });
    expect(revocationOf(tab)).toMatchObject({ state: "sent" });
    gate.open();
    await until("the journey has it", () => revocationOf(tab)?.state === "done");
    expect(revocationOf(tab)).toMatchObject({ exchange: { status: 200 } });
  });
});

function transactions(tab: MortalTab): string[] {
  const keys = Array.from(
    { length: tab.session.length },
    (_, index) => tab.session.key(index) ?? "",
  );
  return keys.filter((key) => key.startsWith("pixy.transaction."));
}
