import { inspect } from "node:util";
import { expect, it } from "vitest";
import { writeWorkspaceFile } from "../../src/connections/workspace-file.ts";
import { createPassphraseCipher, FEWEST_ROUNDS } from "../../src/vault/passphrase-cipher.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { formsOf } from "../journeys/planted-secrets.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { PASSPHRASE, workspaceOf } from "./moving-workspace.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

async function connected(options: Parameters<World["provider"]["profile"]>[0] = {}) {
  const world = await createWorld();
  const profile = world.provider.profile(options);
  const tab = world.openTab({ profiles: [profile] });
  const id = await tab.connect();
  await quiet();
  return { world, tab, id, profile, here: await workspaceOf(world.records, [profile]) };
}

function secretsIn(text: string, { provider }: World): readonly string[] {
  return provider.secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)));
}

it("a connection goes into another browser with its account, and works there", async () => {
  const { world, id, profile, here } = await connected();
  const text = await here.save(id);
  const elsewhere = await createWorld();
  const there = await workspaceOf(elsewhere.records, [profile]);

  const plan = await there.plan(text);
  expect(plan.items).toMatchObject([{ kind: "connection", id, leftOut: undefined }]);
  expect(plan.copies).toBe(1);
  await there.importing.carryOut(plan);

  const tab = elsewhere.openTab({ profiles: [profile], fetch: world.provider.fetch });
  expect(await tab.find(id)).toMatchObject({ status: "Connected", hasRefreshToken: true });
  expect((await tab.find(id)).account).toEqual((await world.record(id)).account);
  expect((await tab.get(id)).status).toBe(200);
  await tab.service.refresh(id);
  expect((await tab.get(id)).status).toBe(200);
});

it("both browsers know from then on that there are two copies, until they connect anew", async () => {
  const { world, tab, id, profile, here } = await connected();
  expect((await tab.find(id)).copiedAt).toBeUndefined();
  const text = await here.save(id);
  expect((await tab.find(id)).copiedAt).toBe(Date.now());
  const records = createMemoryStore();
  const there = await workspaceOf(records, [profile]);
  await there.importing.carryOut(await there.plan(text));
  expect(await records.read(`connection:${id}`)).toMatchObject({ copiedAt: Date.now() });

  await tab.service.refresh(id);
  expect((await tab.find(id)).copiedAt).toBe(Date.now());
  await tab.reconnect(id);
  await until("it is another grant", async () => (await world.record(id)).generation === 0);
  expect((await tab.find(id)).copiedAt).toBeUndefined();
});

it("no token is in a file without tokens, and none in clear in one with them", async () => {
  const { world, id, here } = await connected();
  const [without, encrypted] = [await here.save(), await here.save(id)];
  expect(world.provider.secrets.length).toBeGreaterThan(2);
  expect(without).not.toContain("ciphertext");
  expect(secretsIn(without, world)).toEqual([]);
  expect(secretsIn(encrypted, world)).toEqual([]);
  expect(encrypted).not.toContain("alice");
});

it("a wrong passphrase opens nothing and says so; the right one opens the same file", async () => {
  const { id, here, profile } = await connected();
  const text = await here.save(id);
  const records = createMemoryStore();
  const there = await workspaceOf(records, [profile]);
  const failure = await failureOf(there.plan(text, `${PASSPHRASE}!`));
  expect(failure).toMatchObject({
    code: "import_invalid",
    details: { importProblem: "wrong-passphrase" },
  });
  expect(await records.readAll("")).toEqual([]);
  expect((await there.plan(text)).items).toHaveLength(1);
});

it("what was encrypted and is no list of connections is told without a token of it", async () => {
  const text = await writeWorkspaceFile({ providers: [], requests: [], journeys: [] }, 1, {
    connections: [],
    passphrase: PASSPHRASE,
    cipher: {
      ...createPassphraseCipher(FEWEST_ROUNDS),
      seal: (_, passphrase, context) =>
        createPassphraseCipher(FEWEST_ROUNDS).seal(
          JSON.stringify([{ record: 1, tokenSet: { refreshToken: "a-secret-refresh-token" } }]),
          passphrase,
          context,
        ),
    },
  });
  const there = await workspaceOf(createMemoryStore(), []);
  const failure = await failureOf(there.plan(text));
  expect(failure.details.importProblem).toBe("damaged");
  expect(inspect(failure, { depth: 20 })).not.toContain("a-secret-refresh-token");
});

it("what is in clear beside the tokens cannot be changed without the passphrase", async () => {
  const { id, here, profile } = await connected();
  const file: unknown = JSON.parse(await here.save(id));
  const text = JSON.stringify(
    Object.assign({}, file, {
      providers: [
        {
          addedAt: 0,
          entry: {
            id: "example",
            name: "Example",
            clientId: "pixy",
            metadata: {
              issuer: profile.issuer,
              authorization_endpoint: "https://evil.example/auth",
              token_endpoint: "https://evil.example/token",
            },
          },
        },
      ],
    }),
  );
  const there = await workspaceOf(createMemoryStore(), []);
  expect((await failureOf(there.plan(text))).details.importProblem).toBe("damaged");
  // Another layout of the same JSON is the same file.
  const same = await workspaceOf(createMemoryStore(), [profile]);
  expect((await same.plan(JSON.stringify(file))).items).toHaveLength(1);
});

it("tokens that are bound to a key stay here, by name, also when they are asked for", async () => {
  const world = await createWorld();
  const profile = world.provider.profile({ dpop: true });
  const tab = world.openTab({ profiles: [profile] });
  const id = await tab.connect();
  await quiet();
  const here = await workspaceOf(world.records, [profile]);
  expect(await here.exporting.candidates()).toMatchObject([{ id, staysHere: "key-bound" }]);
  await expect(here.save(id)).rejects.toThrow("cannot be copied");
  expect((await tab.find(id)).copiedAt).toBeUndefined();
});

it("tokens whose last refresh has no known outcome stay here", async () => {
  const { world, id, here } = await connected();
  await world.records.update(`connection:${id}`, (old) =>
    Object.assign({}, old, {
      mark: { generation: 0, at: Date.now() - 600_000, attempts: 1, state: "unknown" },
    }),
  );
  expect(await here.exporting.candidates()).toMatchObject([{ staysHere: "in-doubt" }]);
  await expect(here.save(id)).rejects.toThrow("cannot be copied");
});

it("tokens whose refresh begins while they are copied stay here", async () => {
  const { world, id, profile } = await connected();
  const { records } = world;
  let isFirst = true;
  const overtaken = {
    ...records,
    async update(key: string, change: (old: unknown) => unknown) {
      if (isFirst && key === `connection:${id}`) {
        isFirst = false;
        const mark = { generation: 0, at: Date.now(), attempts: 1, state: "sent" };
        await records.update(key, (old) => Object.assign({}, old, { mark }));
      }
      await records.update(key, change);
    },
  };
  const here = await workspaceOf(overtaken, [profile]);
  await expect(here.save(id)).rejects.toThrow("cannot be copied");
  expect((await world.record(id)).copiedAt).toBeUndefined();
});

it("a refresh token that is kept off the disk is in no file either", async () => {
  const { id, profile, here } = await connected({ refreshTokens: "memory" });
  const there = await workspaceOf(createMemoryStore(), [profile]);
  const plan = await there.plan(await here.save(id));
  expect(plan.additions.connections.map(({ tokenSet }) => Object.keys(tokenSet))).toEqual([
    ["accessTokens", "idToken"],
  ]);
  expect(plan.copies).toBe(0);
});

it("a connection without its provider, or of an account that is here, is left out", async () => {
  const { world, id, profile, here } = await connected();
  const text = await here.save(id);
  const leftOut = async (...profiles: Parameters<typeof workspaceOf>) =>
    (await (await workspaceOf(...profiles)).plan(text)).items.map((item) => item.leftOut);
  expect(await leftOut(createMemoryStore(), [])).toEqual(["no-provider"]);
  expect(await leftOut(createMemoryStore(), [{ ...profile, clientId: "other" }])).toEqual([
    "no-provider",
  ]);
  expect(await leftOut(world.records, [profile])).toEqual(["here"]);
  const elsewhere = await createWorld();
  const tab = elsewhere.openTab({ profiles: [profile] });
  await tab.connect();
  expect(await leftOut(elsewhere.records, [profile])).toEqual(["account-here"]);
});
