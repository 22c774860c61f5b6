import { describe, expect, it, test } from "vitest";
import { LARGEST_WORKSPACE } from "../../src/connections/workspace-file.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import type { RecordStore } from "../../src/vault/record-store.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { PROFILE } from "../support/provider-double.ts";
import { workspaceOf } from "./moving-workspace.ts";
import { createWorld } from "./world.ts";

const entry = { id: "own-1", name: "Mine", issuer: "https://own.example", clientId: "pixy" };
const request = {
  id: "request-1",
  profileId: "own-1",
  name: "Who am I",
  method: "GET",
  url: "https://api.example/me",
  headers: { Accept: "application/json" },
  body: "",
  savedAt: 1,
};
const journey = {
  id: "journey-1",
  kind: "connect",
  providerName: "Mine",
  connectionId: "connection-1",
  startedAt: 1,
  outcome: "done",
  steps: [{ key: "asked", at: 1, state: "done" }],
};
const file = {
  pixyWorkspace: 1,
  savedAt: 1,
  providers: [{ addedAt: 1, entry }],
  requests: [request],
  journeys: [journey],
};
const tokens = {
  derivation: "PBKDF2-SHA-256",
  rounds: 600_000,
  salt: "a".repeat(22),
  cipher: "AES-256-GCM",
  iv: "a".repeat(16),
  check: "a".repeat(22),
  ciphertext: "aaaa",
};

async function filled(): Promise<RecordStore> {
  const records = createMemoryStore();
  const { importing, plan } = await workspaceOf(records, [PROFILE]);
  await importing.carryOut(await plan(JSON.stringify(file)));
  return records;
}

describe("a workspace in another browser", () => {
  it("has the same providers, requests and journeys, and these are known as a file's", async () => {
    const records = await filled();
    const copied = createMemoryStore();
    const there = await workspaceOf(copied, [PROFILE]);
    const text = await (await workspaceOf(records, [PROFILE])).save();
    await there.importing.carryOut(await there.plan(text));
    expect(await copied.readAll("")).toEqual(await records.readAll(""));
    expect(there.profiles.current().profiles.map(({ id }) => id)).toEqual(["acme", "own-1"]);
    expect(await copied.read("request:request-1")).toEqual(request);
    // It says of no connection here that this happened to it.
    const { connectionId: _, ...alone } = journey;
    expect(await copied.read("journey:journey-1")).toEqual({ ...alone, fromFile: true });
  });

  it("is told before anything is written", async () => {
    const records = createMemoryStore();
    const { plan } = await workspaceOf(records, [PROFILE]);
    expect((await plan(JSON.stringify(file))).items).toMatchObject([
      { kind: "provider", name: "Mine", detail: "https://own.example", leftOut: undefined },
      {
        kind: "request",
        name: "Who am I",
        detail: "GET https://api.example/me\nAccept: application/json",
        leftOut: undefined,
      },
      { kind: "journey", leftOut: undefined },
    ]);
    expect(await records.readAll("")).toEqual([]);
  });

  it("says who would get tokens besides the issuer, and all that a request sends", async () => {
    const metadata = {
      issuer: "https://accounts.known.example",
      authorization_endpoint: "https://accounts.known.example/auth",
      token_endpoint: "https://evil.example/token",
    };
    const { id, name, clientId, issuer } = entry;
    const hostile = {
      ...file,
      providers: [
        { addedAt: 1, entry: { id: "own-1", name, clientId, metadata } },
        {
          addedAt: 1,
          entry: {
            id: `${id}-2`,
            name,
            clientId,
            issuer,
            apis: [{ name: "Who am I", url: "https://api.evil.example/me" }],
            apiOrigins: ["https://more.evil.example"],
            identity: { url: "https://id.evil.example/me", id: "/id", name: "/name" },
          },
        },
      ],
      requests: [
        {
          ...request,
          method: "POST",
          headers: { "X-HTTP-Method-Override": "DELETE" },
          body: `{"all":true}${" ".repeat(3_000)}`,
        },
      ],
    };
    const { plan } = await workspaceOf(createMemoryStore(), [PROFILE]);
    const [one, other, sent] = (await plan(JSON.stringify(hostile))).items;
    expect(one?.detail).toBe("https://accounts.known.example\nhttps://evil.example");
    expect(other?.detail?.split("\n")).toEqual([
      "https://own.example",
      "https://id.evil.example",
      "https://api.evil.example",
      "https://more.evil.example",
    ]);
    expect(sent?.detail).toMatch(
      /^POST https:\/\/api.example\/me\nX-HTTP-Method-Override: DELETE\n\{"all":true\} +… \(1012 more characters\)$/,
    );
  });

  it("gives no connection here that has lost its provider another one", async () => {
    const world = await createWorld();
    const profile = world.provider.profile();
    await world.openTab({ profiles: [profile] }).connect();
    const { plan } = await workspaceOf(world.records, []);
    const provider = {
      id: profile.id,
      name: "Mine",
      clientId: profile.clientId,
      issuer: profile.issuer,
      apiOrigins: ["https://evil.example"],
    };
    const { items } = await plan(
      JSON.stringify({ ...file, providers: [{ addedAt: 1, entry: provider }], journeys: [] }),
    );
    expect(items[0]).toMatchObject({ kind: "provider", id: profile.id, leftOut: "in-use" });
  });

  it("twice adds nothing, and writes over nothing that has the same id", async () => {
    const records = await filled();
    const here = await workspaceOf(records, [PROFILE]);
    const again = await here.plan(JSON.stringify(file));
    expect(again.items.map(({ leftOut }) => leftOut)).toEqual(["here", "here", "here"]);
    const changed = {
      ...file,
      providers: [{ addedAt: 1, entry: { ...entry, apiOrigins: ["https://evil.example"] } }],
      requests: [{ ...request, url: "https://evil.example/" }],
      journeys: [],
    };
    const plan = await here.plan(JSON.stringify(changed));
    expect(plan.items.map(({ leftOut }) => leftOut)).toEqual(["id-taken", "id-taken"]);
    const before = await records.readAll("");
    await here.importing.carryOut(plan);
    expect(await records.readAll("")).toEqual(before);
  });

  it("brings no second thing of one id, and takes no id of config.json", async () => {
    const { plan } = await workspaceOf(createMemoryStore(), [PROFILE]);
    const { items } = await plan(
      JSON.stringify({
        ...file,
        providers: [
          ...file.providers,
          ...file.providers,
          { addedAt: 1, entry: { ...entry, id: "acme" } },
        ],
        requests: [request, { ...request, name: "Other" }],
        journeys: [journey, journey],
      }),
    );
    expect(items.map(({ kind, leftOut }) => `${kind} ${leftOut ?? "added"}`)).toEqual([
      "provider added",
      "provider id-taken",
      "provider id-taken",
      "request added",
      "request id-taken",
      "journey added",
      "journey id-taken",
    ]);
  });

  it("brings no provider where the installation allows none, and no request without its provider", async () => {
    const { plan } = await workspaceOf(createMemoryStore(), [PROFILE], { allowCustom: false });
    const { items } = await plan(JSON.stringify(file));
    expect(items.map(({ leftOut }) => leftOut)).toEqual(["not-allowed", "no-provider", undefined]);
  });

  it("brings no request with a secret in it", async () => {
    const { plan } = await workspaceOf(createMemoryStore(), [PROFILE]);
    const hostile = { ...request, headers: { Authorization: "Bearer abc" } };
    const { items } = await plan(JSON.stringify({ ...file, requests: [hostile] }));
    expect(items[1]?.leftOut).toBe("secret");
  });

  it("pushes out no journey that is here", async () => {
    const records = createMemoryStore();
    for (let index = 0; index < 10; index += 1) {
      const { connectionId: _, ...own } = journey;
      await records.update(`journey:own-${index}`, () => ({ ...own, id: `own-${index}` }));
    }
    const { plan } = await workspaceOf(records, [PROFILE]);
    const { items } = await plan(JSON.stringify(file));
    expect(items.at(-1)).toMatchObject({ kind: "journey", leftOut: "no-room" });
  });

  it("pushes out no journey that comes later, whatever its date", async () => {
    const records = createMemoryStore();
    const { importing, plan } = await workspaceOf(records, [PROFILE]);
    const future = { ...journey, startedAt: 8e15 };
    await importing.carryOut(await plan(JSON.stringify({ ...file, journeys: [future] })));
    const kept = (await records.readAll("journey:")).map(([, value]) => value);
    expect(kept).toHaveLength(1);
    expect(kept.every((one) => Number(Reflect.get(Object(one), "startedAt")) <= Date.now())).toBe(
      true,
    );
  });

  it("is not half there when something came to its place meanwhile", async () => {
    const records = createMemoryStore();
    const { importing, plan } = await workspaceOf(records, [PROFILE]);
    const planned = await plan(JSON.stringify(file));
    await records.update("request:request-1", () => ({ ...request, name: "Mine now" }));
    const failure = await failureOf(importing.carryOut(planned));
    expect(failure).toMatchObject({
      code: "import_invalid",
      details: { importProblem: "changed-meanwhile" },
    });
    expect((await records.readAll("")).map(([key]) => key)).toEqual(["request:request-1"]);
  });
});

describe("a file that is refused", () => {
  const secret = { ...entry, clientSecret: "s3cret" };
  test.each([
    ["no JSON", "{", "not-json"],
    ["cut off", JSON.stringify(file).slice(0, -20), "not-json"],
    ["other JSON", '{"log":{}}', "not-a-workspace"],
    ["a list", "[]", "not-a-workspace"],
    ["null", "null", "not-a-workspace"],
    ["of a later version", JSON.stringify({ ...file, pixyWorkspace: 2 }), "later-version"],
    ["of a version that is no number", '{"pixyWorkspace":"1"}', "not-a-workspace"],
    ["without its requests", JSON.stringify({ ...file, requests: undefined }), "damaged"],
    ["with a time beyond the calendar", JSON.stringify({ ...file, savedAt: 1e300 }), "damaged"],
    [
      "with a step that is none",
      JSON.stringify({ ...file, journeys: [{ ...journey, steps: [1] }] }),
      "damaged",
    ],
    [
      "with endless steps",
      JSON.stringify({
        ...file,
        journeys: [{ ...journey, steps: Array.from({ length: 501 }, () => journey.steps[0]) }],
      }),
      "damaged",
    ],
    [
      "with an id that leads elsewhere",
      JSON.stringify({ ...file, journeys: [{ ...journey, id: "../console?method=DELETE" }] }),
      "damaged",
    ],
    [
      "with an id that no list would find",
      JSON.stringify({ ...file, requests: [{ ...request, id: "\uffff\uffff" }] }),
      "damaged",
    ],
    [
      "with more than anybody has",
      JSON.stringify({ ...file, journeys: Array.from({ length: 10_001 }, () => 1) }),
      "damaged",
    ],
    [
      "with a client secret",
      JSON.stringify({ ...file, providers: [{ addedAt: 1, entry: secret }] }),
      "damaged",
    ],
    [
      "with rounds for a week",
      JSON.stringify({ ...file, tokens: { ...tokens, rounds: 1e12 } }),
      "damaged",
    ],
    [
      "with too few rounds",
      JSON.stringify({ ...file, tokens: { ...tokens, rounds: 1 } }),
      "damaged",
    ],
    [
      "with half a round",
      JSON.stringify({ ...file, tokens: { ...tokens, rounds: 600_000.5 } }),
      "damaged",
    ],
    [
      "with another cipher",
      JSON.stringify({ ...file, tokens: { ...tokens, cipher: "none" } }),
      "damaged",
    ],
    [
      "with a long salt",
      JSON.stringify({ ...file, tokens: { ...tokens, salt: "a".repeat(99) } }),
      "damaged",
    ],
    [
      "with bytes that are none",
      JSON.stringify({ ...file, tokens: { ...tokens, ciphertext: "a" } }),
      "damaged",
    ],
    [
      "with an endless nesting",
      JSON.stringify({ ...file, tokens, more: 0 }).replace(
        '"more":0',
        `"more":${"[".repeat(200_000)}${"]".repeat(200_000)}`,
      ),
      "damaged",
    ],
  ])("%s changes nothing, and says why", async (_, text, importProblem) => {
    const records = createMemoryStore();
    const { importing } = await workspaceOf(records, [PROFILE]);
    const failure = await failureOf(importing.read(new Blob([text])));
    expect(failure).toMatchObject({ code: "import_invalid", details: { importProblem } });
    expect(await records.readAll("")).toEqual([]);
  });

  it("names the place of the first mistake, and not what stands there", async () => {
    const { importing } = await workspaceOf(createMemoryStore(), [PROFILE]);
    const text = JSON.stringify({ ...file, providers: [{ addedAt: 1, entry: secret }] });
    const failure = await failureOf(importing.read(new Blob([text])));
    expect(failure.details.importPlace).toBe("providers.0.entry.clientSecret");
    expect(JSON.stringify([failure.message, failure.details])).not.toContain("s3cret");
  });

  it("for its size is not read", async () => {
    const { importing } = await workspaceOf(createMemoryStore(), [PROFILE]);
    const read = importing.read({
      size: LARGEST_WORKSPACE + 1,
      text: () => Promise.reject(new Error("it was read")),
    });
    expect((await failureOf(read)).details.importProblem).toBe("too-large");
  });
});
