import { expect, it } from "vitest";
import { createCallRecorder } from "../../src/journeys/call-recorder.ts";
import type { Journey } from "../../src/journeys/journey-event.ts";
import type { DroppedJourneys } from "../../src/journeys/journey-log.ts";

const TOKEN = "2YotnFZFEjr1zCsicMWpAA";
const about = { connectionId: "c", providerName: "Acme", secrets: [TOKEN, "old-refresh-token"] };

function setUp() {
  const written: Journey[] = [];
  const dropped: DroppedJourneys[] = [];
  const works: (() => void)[] = [];
  let ids = 0;
  const recorder = createCallRecorder({
    log: {
      put: async (journeys, more) => {
        written.push(...journeys);
        if (more !== undefined) dropped.push(more);
      },
      explains: () => undefined,
    },
    now: () => 5,
    randomId: () => `call-${(ids += 1)}`,
    later: (work) => void works.push(work),
  });
  return {
    recorder,
    written,
    dropped,
    works,
    quiet: () => works.splice(0).forEach((work) => work()),
  };
}

async function call({ recorder }: ReturnType<typeof setUp>, status = 200) {
  const trace = recorder.begin();
  trace?.note("token-at-hand");
  const headers = { "content-type": "application/json", server: `kept by old-refresh-token` };
  await trace?.watch(async () => new Response("{}", { status, headers }))(
    "https://api.example/me?x=1",
    { method: "GET", headers: { authorization: `Bearer ${TOKEN}` } },
  );
  trace?.end(about);
}

it("writes nothing down while a call is under way, and all of it afterwards, without a secret", async () => {
  const stage = setUp();
  await call(stage);
  expect(stage.written).toEqual([]);
  stage.quiet();
  expect(stage.written).toMatchObject([
    {
      kind: "api",
      connectionId: "c",
      providerName: "Acme",
      outcome: "done",
      steps: [
        { key: "token-at-hand" },
        { key: "api-call", exchange: { method: "GET", status: 200 } },
      ],
    },
  ]);
  const text = JSON.stringify(stage.written);
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain("old-refresh-token");
});

it("remembers the last few of ten thousand calls, and says how many it dropped", async () => {
  const stage = setUp();
  for (let count = 0; count < 10_000; count += 1) await call(stage);
  expect(stage.works).toHaveLength(1);
  stage.quiet();
  expect(stage.written).toHaveLength(20);
  expect(stage.written.at(-1)?.id).toBe("call-10000");
  expect(stage.dropped).toEqual([{ api: 9_980 }]);
});

it("follows no more than a few calls at once, and makes room when they end", () => {
  const { recorder } = setUp();
  const traces = Array.from({ length: 30 }, () => recorder.begin());
  expect(traces.filter((trace) => trace !== undefined)).toHaveLength(20);
  traces[0]?.end(about);
  expect(recorder.begin()).toBeDefined();
});

it("shows what an API demanded as a step of its own, with the code", async () => {
  const stage = setUp();
  const trace = stage.recorder.begin();
  trace?.end(about, { error: new Error("demand"), code: "step_up_required" });
  stage.quiet();
  expect(stage.written[0]).toMatchObject({
    outcome: "failed",
    steps: [{ key: "api-wants-more", state: "failed", errorCode: "step_up_required" }],
  });
});
