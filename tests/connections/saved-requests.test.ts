import { describe, expect, it } from "vitest";
import { createRequestHistory, MOST_REMEMBERED } from "../../src/connections/request-history.ts";
import { secretIn, withoutSecrets } from "../../src/connections/request-secrets.ts";
import { createSavedRequests } from "../../src/connections/saved-requests.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";

const request = {
  profileId: "acme",
  name: "Who am I",
  method: "GET",
  url: "https://api.example/me?page=2",
  headers: { Accept: "application/json" },
  body: "",
};

function setUp() {
  let count = 0;
  const next = () => (count += 1);
  const deps = { records: createMemoryStore(), now: next, randomId: () => `id-${next()}` };
  return { ...deps, saved: createSavedRequests(deps), history: createRequestHistory(deps) };
}

describe("a saved request", () => {
  it("belongs to its provider profile, and keeps its place when it is changed", async () => {
    const { saved } = setUp();
    const first = await saved.save(request);
    await saved.save({ ...request, name: "Second" });
    await saved.save({ ...request, profileId: "other", name: "Elsewhere" });
    const id = "request" in first ? first.request.id : "";
    await saved.save({ ...request, name: "First", id });
    expect((await saved.list("acme")).map(({ name }) => name)).toEqual(["First", "Second"]);
    await saved.remove(id);
    expect((await saved.list("acme")).map(({ name }) => name)).toEqual(["Second"]);
  });

  it("with a secret in it is refused, and nothing is stored", async () => {
    const { saved, records } = setUp();
    expect(await saved.save({ ...request, headers: { Cookie: "a=1" } })).toEqual({
      secret: { place: "header", name: "Cookie" },
    });
    expect(await records.readAll("")).toEqual([]);
  });

  it("keeps every header, also one that is called as something of each object", async () => {
    const { saved } = setUp();
    const headers = { constructor: "a", prototype: "b", Accept: "text/plain" };
    await saved.save({ ...request, headers });
    expect(await saved.list("acme")).toMatchObject([{ headers }]);
  });

  it("that is damaged is left out, and the others are there", async () => {
    const { saved, records } = setUp();
    await saved.save(request);
    await records.update("request:broken", () => ({ profileId: "acme", url: 5 }));
    const stored = { ...request, id: "other", savedAt: 1 };
    for (const headers of [null, "a", { Accept: 5 }])
      await records.update(`request:${typeof headers}`, () => ({ ...stored, headers }));
    expect(await saved.list("acme")).toHaveLength(1);
  });
});

describe("what looks like a secret", () => {
  it.each([
    [{ headers: { Authorization: "Bearer a" } }, "Authorization"],
    [{ headers: { "Ocp-Apim-Subscription-Key": "a" } }, "Ocp-Apim-Subscription-Key"],
    [{ headers: { "X-Note": "eyJhbGciOiJub25lIn0.eyJhIjoxfQ." } }, "X-Note"],
    [{ url: "https://api.example/?access_token=a" }, "access_token"],
    [{ url: "https://u:p@api.example/" }, "user name and password"],
    [{ body: '{"user":{"newPassword":"a"}}' }, "newPassword"],
    [{ body: "client_secret=a&b=c" }, "client_secret"],
  ])("%j", (changes, name) => {
    expect(secretIn({ ...request, ...changes })).toMatchObject({ name });
  });

  it("is found however deep it is nested, and in a word that a token begins in the middle of", () => {
    const deep = `${'{"a":'.repeat(20_000)}{"password":1}${"}".repeat(20_000)}`;
    expect(secretIn({ ...request, body: deep })).toMatchObject({ name: "password" });
    expect(secretIn({ ...request, body: "a%22eyJhbGciOiJub25lIn0.eyJhIjoxfQ" })).toMatchObject({
      name: "a JWT",
    });
  });

  it("is not looked for without end in a text of beginnings", () => {
    expect(secretIn({ ...request, body: "eyJ".repeat(300_000) })).toBeUndefined();
  });

  it.each(["max_tokens", "nextPageToken", "country_code", "state", "key", "author", "sessions"])(
    "%s is none",
    (name) => {
      const url = `https://api.example/?${name}=a`;
      expect(secretIn({ ...request, url, body: JSON.stringify({ [name]: 1 }) })).toBeUndefined();
      expect(withoutSecrets(url)).toBe(url);
    },
  );
});

describe("the history", () => {
  it("keeps no value that looks like a secret, no fragment, and nothing of another profile", async () => {
    const { history, records } = setUp();
    const id = await history.add({
      profileId: "acme",
      method: "GET",
      url: "https://u:hidden@api.example/me?a=1&token=hidden#hidden",
    });
    await history.settle(id, 200);
    expect(await history.list("acme")).toMatchObject([
      { method: "GET", url: "https://api.example/me?a=1&token=", outcome: 200 },
    ]);
    expect(await history.list("other")).toEqual([]);
    expect(JSON.stringify(await records.readAll(""))).not.toContain("hidden");
  });

  it("is capped, newest first, cleared for one profile, and survives damage", async () => {
    const { history, records } = setUp();
    const add = (profileId: string, n: number) =>
      history.add({ profileId, method: "GET", url: `https://api.example/${n}` });
    await add("other", 0);
    for (let n = 1; n < MOST_REMEMBERED + 5; n += 1) await add("acme", n);
    const past = await history.list("acme");
    expect(past).toHaveLength(MOST_REMEMBERED);
    expect(past[0]?.url).toBe(`https://api.example/${MOST_REMEMBERED + 4}`);
    await add("other", 0);
    await history.clear("acme");
    expect(await history.list("acme")).toEqual([]);
    expect(await history.list("other")).toHaveLength(1);
    await records.update("request-history", () => "nonsense");
    expect(await history.list("other")).toEqual([]);
  });
});
