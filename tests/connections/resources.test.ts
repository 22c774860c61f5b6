import { describe, expect, it } from "vitest";
import { dieWithAnswer } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;
const FILES = "https://api.example/files/";
const MAIL = "https://api.example/mail";

async function connectedTab(options: { deaf?: boolean } = {}) {
  const world = await createWorld();
  const profiles = [world.provider.profile({ resource: [FILES, MAIL] })];
  const tab = world.openTab({ ...options, profiles });
  const id = await tab.connect();
  await quiet();
  return { world, tab, id, profiles };
}

describe("a profile with several resources", () => {
  it("asks for all of them, and for a token for the first one alone", async () => {
    const { world, tab } = await connectedTab();

    expect(tab.left[0]?.searchParams.getAll("resource")).toEqual([FILES, MAIL]);
    expect(world.provider.tokenRequests.map(({ resources }) => resources)).toEqual([[FILES]]);
  });

  it("gives each API the token that is for it, from one refresh token", async () => {
    const { world, tab, id } = await connectedTab();
    for (const path of ["/files/a", "/mail", "/files/b", "/mail/1"]) {
      expect((await tab.get(id, path)).status).toBe(200);
    }

    expect(world.provider.api.calls.map(({ resource }) => resource)).toEqual([
      FILES,
      MAIL,
      FILES,
      MAIL,
    ]);
    expect(world.provider.refreshes().map(({ resources }) => resources)).toEqual([[MAIL]]);
    expect(world.provider.refreshes().map(({ overlaps }) => overlaps)).toEqual([false]);
  });

  it("gives an address that lies in none of them a token for none in particular", async () => {
    const { world, tab, id } = await connectedTab();
    expect((await tab.get(id, "/filesystem")).status).toBe(200);

    expect(world.provider.refreshes().map(({ resources }) => resources)).toEqual([[]]);
  });

  it("keeps the tokens of the others over a refresh, also in another tab", async () => {
    const { world, tab, id, profiles } = await connectedTab();
    await tab.get(id, "/mail");
    const other = world.openTab({ profiles });
    await other.get(id, "/files/a");
    await other.get(id, "/mail");

    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("refreshes only the one that an API refused", async () => {
    const { world, tab, id } = await connectedTab();
    await tab.get(id, "/mail");
    world.provider.api.answer = ({ token }) =>
      token === 0 ? new Response(null, { status: 401 }) : undefined;
    expect((await tab.get(id, "/files/a")).status).toBe(200);
    await tab.get(id, "/mail");

    expect(world.provider.refreshes().map(({ resources }) => resources)).toEqual([[MAIL], [FILES]]);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([1, 0, 2, 1]);
  });

  it("does not take another resource's refresh for its own", async () => {
    const { world, tab, id, profiles } = await connectedTab({ deaf: true });
    await tab.get(id, "/files/a");
    // The other tab brings a newer generation, in which this one's token is the old one.
    await world.openTab({ profiles }).get(id, "/mail");
    world.provider.api.answer = ({ token }) =>
      token === 0 ? new Response(null, { status: 401 }) : undefined;

    expect((await tab.get(id, "/files/a")).status).toBe(200);
    expect(world.provider.refreshes().map(({ resources }) => resources)).toEqual([[MAIL], [FILES]]);
  });

  it("row 72: refreshes once for each of them, however many calls there are, and never two at once", async () => {
    const { world, tab, id } = await connectedTab();
    await world.pass(HOUR);
    const paths = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? "/files/a" : "/mail"));
    const answers = await Promise.all(paths.map((path) => tab.get(id, path)));

    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(world.provider.refreshes()).toHaveLength(2);
    expect(world.provider.refreshes().some(({ overlaps }) => overlaps)).toBe(false);
  });

  it("keeps what a dying tab brought home for the resource that it asked for", async () => {
    const { world, tab, id, profiles } = await connectedTab();
    await dieWithAnswer(world, tab, id, () => tab.get(id, "/mail"));
    const other = world.openTab({ profiles });
    await world.pass(60_000);

    expect((await other.get(id, "/mail")).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("says so when one of them was never granted, and the others go on", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.faults.push({ error: "invalid_target" });
    expect(await codeOf(tab.get(id, "/mail"))).toBe("token_request_rejected");

    expect((await tab.get(id, "/files/a")).status).toBe(200);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("gives every token back at the end", async () => {
    const { world, tab, id } = await connectedTab();
    await tab.get(id, "/mail");
    await tab.service.disconnect(id, { logout: false });

    expect(world.provider.revocations).toHaveLength(3);
  });
});
