import { expect, it } from "vitest";
import type { DeviceFlow } from "../../src/connections/device-flow.ts";
import { quiet, until } from "../connections/until.ts";
import { lastOf, settled } from "../connections/tab.ts";
import { createWorld, type MortalTab, type World } from "../connections/world.ts";
import { createParrot, formsOf } from "./planted-secrets.ts";
import { allFormsOf } from "./shown-journey.tsx";

type Parrot = ReturnType<typeof createParrot>;

interface Stage {
  readonly world: World;
  readonly tab: MortalTab;
  readonly parrot: Parrot;
  /** Comes back from the provider, with everything that can be said on the way. */
  arrive(): Promise<string>;
  connect(): Promise<string>;
}

async function setStage(): Promise<Stage> {
  const world = await createWorld();
  const parrot = createParrot(world.provider);
  const tab = world.openTab({ fetch: parrot.fetch });
  const arrive = async () => {
    const asked = lastOf(tab.left);
    parrot.hear(asked.search);
    const state = await settled(tab.load(parrot.spoilAnswer(world.provider.authorize(asked))));
    if (state.state === "done") await accountIsNamed(tab);
    parrot.retire();
    return state.state === "done" ? (state.connectionId ?? "") : state.state;
  };
  const connect = async () => {
    await tab.service.connect("example", "/from");
    return arrive();
  };
  return { world, tab, parrot, arrive, connect };
}

/** Whose account it is comes after everything else, and is part of the same journey. */
async function accountIsNamed(tab: MortalTab): Promise<void> {
  await expect
    .poll(async () => {
      await quiet();
      const [newest] = await tab.log.all();
      return newest?.steps.some(({ key, state }) => key === "userinfo" && state === "done");
    })
    .toBe(true);
}

/**
 * Nobody who reads a journey, in whatever form, learns a secret from it.
 *
 * @param kinds the kinds and outcomes of journeys that there must be
 * @returns where a secret stands; never the value, because the output of a test is read by others
 */
async function findSecrets(
  { tab, parrot, world }: Stage,
  kinds: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  tab.recordCalls();
  await quiet();
  const journeys = await tab.log.all();
  expect(new Set(journeys.map(({ kind, outcome }) => `${kind} ${outcome}`))).toEqual(
    new Set(kinds),
  );
  for (const secret of world.provider.secrets) parrot.known.add(secret);
  expect(parrot.planted()).toBeGreaterThan(0);
  expect(parrot.known.size).toBeGreaterThan(3);
  const secrets = [...parrot.known].flatMap(formsOf);
  for (const journey of journeys) {
    for (const [form, text] of Object.entries(allFormsOf(journey))) {
      if (secrets.some((secret) => text.includes(secret))) found.push(`${journey.kind}, ${form}`);
    }
  }
  return found;
}

it("a sign-in that succeeds shows nobody a secret", async () => {
  const stage = await setStage();
  await stage.connect();

  expect(await findSecrets(stage, ["connect done"])).toEqual([]);
});

/** A person gets a code, and the provider repeats it ever after. */
async function getCode({ tab }: Stage): Promise<DeviceFlow> {
  const flow = tab.devices.follow("example");
  await until("nothing is under way", () => flow.current().at === "none");
  flow.begin("openid offline_access");
  await until("there is a code", () => flow.current().at === "waiting");
  return flow;
}

it("a sign-in by device code shows nobody a secret, nor the code that is typed", async () => {
  const stage = await setStage();
  const flow = await getCode(stage);
  await stage.world.pass(6_000);
  stage.world.provider.device.answer("alice");
  await stage.world.pass(5_000);
  await until("it is connected", () => flow.current().at === "done");
  await accountIsNamed(stage.tab);

  expect(await findSecrets(stage, ["device done"])).toEqual([]);
});

it("a device code that is refused, or used by the next tab, shows nobody a secret", async () => {
  const stage = await setStage();
  await stage.connect();
  await getCode(stage);
  stage.tab.kill();
  const tab = stage.world.openTab({ fetch: stage.parrot.fetch });
  const flow = tab.devices.follow("example");
  await until("the next tab waits", () => flow.current().at === "waiting");
  await stage.world.pass(6_000);
  stage.world.provider.device.answer(undefined);
  await stage.world.pass(5_000);
  await until("it is denied", () => flow.current().at === "failed");

  expect(await findSecrets({ ...stage, tab }, ["device failed"])).toEqual([]);
});

it("calls to an API show nobody a secret, also around a refresh", async () => {
  const stage = await setStage();
  const { tab, world, parrot } = stage;
  const id = await stage.connect();
  await tab.get(id);
  world.provider.revokeAccessTokens();
  await tab.get(id);
  parrot.retire();

  expect(await findSecrets(stage, ["connect done", "refresh done", "api done"])).toEqual([]);
});

it("a reconnect and a disconnect show nobody a secret", async () => {
  const stage = await setStage();
  const id = await stage.connect();
  await stage.tab.service.reconnect(id, "/");
  await stage.arrive();
  await stage.tab.service.disconnect(id, { logout: true });

  expect(await findSecrets(stage, ["connect done", "reconnect done", "disconnect done"])).toEqual(
    [],
  );
});

it("an exchange that is refused with the secrets in the refusal shows nobody one", async () => {
  const stage = await setStage();
  stage.world.provider.faults.push({ error: "invalid_grant" });
  expect(await stage.connect()).toBe("failed");

  expect(await findSecrets(stage, ["connect failed"])).toEqual([]);
});

it("an ID token that is wrong shows nobody what was in it", async () => {
  const stage = await setStage();
  stage.world.provider.faults.push({ claims: { aud: "another" } });
  expect(await stage.connect()).toBe("failed");

  expect(await findSecrets(stage, ["connect failed"])).toEqual([]);
});

it("a refresh that is refused, and an answer without tokens, show nobody a secret", async () => {
  const stage = await setStage();
  const id = await stage.connect();
  stage.world.provider.faults.push({ answer: { status: "ok" } }, { error: "invalid_grant" });
  await stage.tab.service.refresh(id).catch(() => undefined);
  await stage.world.pass(60_000);
  await stage.tab.service.refresh(id).catch(() => undefined);

  expect(await findSecrets(stage, ["connect done", "refresh failed"])).toEqual([]);
});

it("an API that wants more, with the tokens in its demand, shows nobody one", async () => {
  const stage = await setStage();
  const { tab, world, parrot } = stage;
  const id = await stage.connect();
  world.provider.api.answer = () => {
    const said = parrot.repertoire().join(" ").slice(0, 1_500);
    const challenge = `Bearer error="insufficient_user_authentication", error_description="${said}", max_age="60"`;
    return new Response("no", { status: 401, headers: { "www-authenticate": challenge } });
  };
  await tab.get(id).catch(() => undefined);
  world.provider.claims = { auth_time: Math.floor(Date.now() / 1000) };
  await tab.service.stepUp(id, { maxAge: 60 }, "/");
  await stage.arrive();

  expect(await findSecrets(stage, ["connect done", "api failed", "step-up done"])).toEqual([]);
});
