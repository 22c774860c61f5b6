import { expect, it, vi } from "vitest";
import { allExperiments } from "../../src/experiments/all-experiments.ts";
import type { Experiment } from "../../src/experiments/experiment.ts";
import { createExperimentPlayer } from "../../src/queries/experiment-player.ts";
import { setStage, signInForIt } from "../experiments/lab-stage.ts";

it("has the last run of each attack, step by step, with what was sent for it and no secret", async () => {
  const { player, secrets } = prepare();
  const counts: number[] = [];
  player.subscribe(() => counts.push(runOf(player, "forged-state").steps.length));
  await player.run(experimentNamed("forged-state"), { at: "mock", isDefended: true });
  expect([...new Set(counts)]).toEqual([0, 1, 2, 3, 4]);

  const { steps, exchanges, result } = runOf(player, "forged-state");
  expect(result).toMatchObject({ outcome: "stopped", by: "pixy" });
  expect(steps.at(-1)?.exchanges.end).toBe(exchanges.length);
  const noted = JSON.stringify([steps, exchanges]);
  expect(secrets.filter((secret) => secret !== "" && noted.includes(secret))).toEqual([]);
});

it("runs one attack at a time", async () => {
  const { player, openStage } = prepare();
  const first = player.run(experimentNamed("mix-up"), { at: "mock", isDefended: true });
  await player.run(experimentNamed("return-path"), { at: "mock", isDefended: true });
  await first;
  expect([...player.runs().keys()]).toEqual(["mix-up"]);
  expect(openStage).toHaveBeenCalledTimes(1);
});

it("runs one attack after the other until it is stopped, and that one to its end", async () => {
  const { player } = prepare();
  const all = ["return-path", "mix-up", "forged-state"].map(experimentNamed);
  const seen: boolean[] = [];
  player.subscribe(() => {
    seen.push(player.isRunningAll());
    if (player.runs().get("mix-up")?.result === undefined && player.runs().has("mix-up"))
      player.stopAll();
  });
  await player.runAll(all);
  expect([...player.runs().keys()]).toEqual(["return-path", "mix-up"]);
  expect(runOf(player, "mix-up").result).toMatchObject({ outcome: "stopped" });
  expect([seen[0], seen.at(-1)]).toEqual([true, false]);
});

it("asks for the scenarios of the attack, or for those that take the defence away", async () => {
  const { player, openStage } = prepare();
  const experiment = experimentNamed("foreign-origin");
  await player.run(experiment, { at: "mock", isDefended: true });
  await player.run(experiment, { at: "mock", isDefended: false });
  expect(openStage.mock.calls).toEqual([[["cors-for-registered-origins"]], [[]]]);
});

it("says that a run could not be made when what it needs is not there, and runs the next", async () => {
  const { player } = prepare();
  const experiment = experimentNamed("refresh-token-reuse");
  await player.run(experiment, { at: "connection", connectionId: "gone" });
  expect(runOf(player, experiment.id).result).toMatchObject({
    outcome: "not-run",
    failure: { message: "there is no such connection" },
  });
  await player.run(experimentNamed("return-path"), { at: "mock", isDefended: false });
  expect(runOf(player, "return-path").result).toMatchObject({ outcome: "not-stopped" });
});

it("attacks a sign-in of the person's own, and has nothing of its code in what it shows", async () => {
  const { player, secrets, stage } = prepare();
  const code = await signInForIt(stage);
  const experiment = experimentNamed("intercepted-code");
  await player.run(experiment, { at: "sign-in", profileId: "own" }, code);
  const { result, steps, exchanges } = runOf(player, experiment.id);
  expect(result).toMatchObject({ outcome: "stopped", by: "provider", code: "invalid_grant" });
  const noted = JSON.stringify([steps, exchanges, result]);
  expect(secrets.filter((secret) => secret !== "" && noted.includes(secret))).toEqual([]);
});

it("attacks no sign-in that nobody has made for it", async () => {
  const { player, addresses } = prepare();
  const experiment = experimentNamed("code-replay");
  await player.run(experiment, { at: "sign-in", profileId: "own" });
  expect(runOf(player, experiment.id).result).toMatchObject({ outcome: "not-run" });
  expect(addresses).toEqual([]);
});

function prepare() {
  const { stage, secrets, addresses } = setStage();
  const openStage = vi.fn(() => Promise.resolve(stage));
  const player = createExperimentPlayer({
    openStage,
    tokenEndpointOf: () => Promise.resolve(`${stage.issuer}/token`),
    fetch,
    openConnection: () => Promise.reject(new Error("there is no such connection")),
    now: Date.now,
  });
  return { player, openStage, secrets, stage, addresses };
}

function runOf(player: ReturnType<typeof createExperimentPlayer>, id: string) {
  const run = player.runs().get(id);
  if (run === undefined) throw new Error(`${id} was not run`);
  return run;
}

function experimentNamed(id: string): Experiment {
  const found = allExperiments.find((experiment) => experiment.id === id);
  if (found === undefined) throw new Error(`there is no experiment ${id}`);
  return found;
}
