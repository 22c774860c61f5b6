import { expect, it } from "vitest";
import type { RecordStore } from "../../src/vault/record-store.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { workspaceOf } from "./moving-workspace.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

/** A file with Alice's connection, and another browser in which one tab imports it and others do what they like. */
async function importing() {
  const origin = await createWorld();
  const profile = origin.provider.profile();
  const id = await origin.openTab({ profiles: [profile] }).connect("alice");
  await quiet();
  const text = await (await workspaceOf(origin.records, [profile])).save(id);
  const world = await createWorld();
  const tab = world.openTab({ profiles: [profile] });
  const importer = (records: RecordStore = world.records) =>
    workspaceOf(records, [profile], { locks: world.workerLocks });
  const accounts = async () => (await tab.service.list()).map(({ account }) => account.subject);
  return { world, tab, id, text, importer, accounts };
}

const changedMeanwhile = {
  code: "import_invalid",
  details: { importProblem: "changed-meanwhile" },
};

it("an account that was connected since the import was planned keeps its connection", async () => {
  const { world, tab, id, text, importer, accounts } = await importing();
  const { plan, importing: workspace } = await importer();
  const planned = await plan(text);
  const own = await tab.connect("alice");

  expect(await failureOf(workspace.carryOut(planned))).toMatchObject(changedMeanwhile);
  expect(await accounts()).toEqual(["alice"]);
  expect(await world.exists(id)).toBe(false);
  expect((await tab.get(own)).status).toBe(200);
});

it("an import waits for a tab that is about to store a sign-in of the same account", async () => {
  const { world, tab, text, importer, accounts } = await importing();
  const { plan, importing: workspace } = await importer();
  const planned = await plan(text);
  let failure: Promise<unknown> | undefined;
  world.beforeWrite = async () => {
    failure = failureOf(workspace.carryOut(planned));
    await quiet();
  };
  const own = await tab.connect("alice");

  expect(await failure).toMatchObject(changedMeanwhile);
  expect(await accounts()).toEqual(["alice"]);
  expect((await tab.get(own)).status).toBe(200);
});

it("a sign-in waits for an import of the same account, and renews what that brings", async () => {
  const { world, tab, id, text, importer, accounts } = await importing();
  let connecting: Promise<string> | undefined;
  let isPlanned = false;
  const { plan, importing: workspace } = await importer({
    ...world.records,
    async readAll(prefix) {
      const found = await world.records.readAll(prefix);
      if (isPlanned && prefix === "connection:") {
        connecting ??= tab.connect("alice");
        await quiet();
      }
      return found;
    },
  });
  const planned = await plan(text);
  isPlanned = true;
  await workspace.carryOut(planned);

  expect(await connecting).toBe(id);
  expect(await accounts()).toEqual(["alice"]);
  expect((await tab.get(id)).status).toBe(200);
});
