import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { allExperiments } from "../../src/experiments/all-experiments.ts";
import type { Experiment, Stage } from "../../src/experiments/experiment.ts";
import { runExperiment, type TakenStep } from "../../src/experiments/run-experiment.ts";
import type { ScenarioSelector } from "../../src/mock-provider/misbehaviour/chosen-scenario.ts";
import { setStage } from "./lab-stage.ts";

/** Which word of the protocol, or of Pixy, stops each attack at a good provider. */
const words: Readonly<Record<string, string | RegExp>> = {
  "intercepted-code": "invalid_grant",
  "pkce-downgrade": "invalid_request",
  "code-replay": "invalid_grant",
  "redirect-uri": "HTTP 400",
  "forged-state": "state_mismatch",
  "mix-up": "issuer_mismatch",
  "return-path": "not followed",
  "unsigned-id-token": "id_token_invalid",
  "foreign-id-token": "id_token_invalid",
  "swapped-nonce": "id_token_invalid",
  "refresh-token-reuse": "invalid_grant",
  "foreign-origin": "CORS",
};

describe.each(allExperiments.map((experiment) => ({ ...experiment, experiment })))(
  "$title",
  ({ experiment, id, defender, scenarios = [], undefended }) => {
    it("is stopped by whom it should be, at the step that shows the refusal", async () => {
      const { stage } = setStage({ scenarios });
      const { steps, result } = await run(experiment, stage);
      expect(result).toMatchObject({ outcome: "stopped", by: defender, code: words[id] });
      expect(steps.map(({ refusal }) => refusal)).toContainEqual({
        by: defender,
        code: words[id],
      });
    });

    it("is not stopped where the defence is taken away, and says what the attacker holds", async () => {
      const { stage } = setStage({ ...undefended });
      const { result } = await run(experiment, stage);
      expect(result.outcome).toBe("not-stopped");
      expect(result).toHaveProperty(
        "sentence",
        expect.stringMatching(/attacker (holds|can read|is signed in)|Pixy believed/),
      );
    });

    it.each([{ scenarios }, undefended])(
      "tells no secret, and sends nothing to anybody else (%o)",
      async (arrangement) => {
        const { stage, secrets, addresses } = setStage({ ...arrangement });
        const told = JSON.stringify(await run(experiment, stage));
        expect(secrets.filter((secret) => secret !== "" && told.includes(secret))).toEqual([]);
        for (const address of addresses) expect(address).toMatch(/^https:\/\/app\.test\/mock-/);
      },
    );
  },
);

it("says of a provider that cannot be reached that it could not be run, and gives no verdict", async () => {
  const { stage } = setStage({ scenarios: ["provider-down"] });
  for (const experiment of allExperiments.filter(({ id }) => id !== "return-path")) {
    const { result } = await run(experiment, stage);
    expect(result, experiment.id).toMatchObject({
      outcome: "not-run",
      failure: { name: "OAuthError" },
    });
  }
});

it.each([
  ["intercepted-code", "token-error-invalid-request.once", "unclear"],
  ["intercepted-code", "html-error-page", "not-run"],
  ["refresh-token-reuse", "refresh-tokens-not-rotated", "not-stopped"],
  ["swapped-nonce", "id-token-aud-foreign", "unclear"],
  ["forged-state", "authorization-iss-twice", "unclear"],
] as const)("%s at a provider with %s is %s", async (id, scenario, outcome) => {
  const { stage } = setStage({ scenarios: [scenario] satisfies ScenarioSelector[] });
  const { result } = await run(experimentNamed(id), stage);
  expect(result.outcome).toBe(outcome);
});

it("tells that the tokens of the first use are ended as well when a code is replayed", async () => {
  const { stage } = setStage();
  const { steps } = await run(experimentNamed("code-replay"), stage);
  expect(steps.at(-1)).toMatchObject({ refusal: { code: "HTTP 401" } });
});

it("refuses all six addresses that are not registered, and sends no code to any", async () => {
  const { stage } = setStage();
  const { steps } = await run(experimentNamed("redirect-uri"), stage);
  expect(steps.filter(({ refusal }) => refusal !== undefined)).toHaveLength(6);
});

it.each(["no-reuse-detection", "refresh-tokens-not-rotated"] as const)(
  "gives back what a thief was given at a provider with %s",
  async (scenario) => {
    const { stage } = setStage({ scenarios: [scenario] });
    const granted: string[] = [];
    const revoked: (string | null)[] = [];
    const watched: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      const form = new URLSearchParams(await request.clone().text());
      const response = await fetch(request);
      if (form.has("token")) revoked.push(form.get("token"));
      else if (form.get("grant_type") === "refresh_token" && response.ok) {
        const body: unknown = await response.clone().json();
        granted.push(
          v.parse(v.object({ access_token: v.string() }), body).access_token,
          v.parse(v.object({ refresh_token: v.string() }), body).refresh_token,
        );
      }
      return response;
    };
    const { steps } = await run(experimentNamed("refresh-token-reuse"), {
      ...stage,
      fetch: watched,
    });
    // The tab's, the thief's, the tab's again.
    expect(granted).toHaveLength(6);
    expect(revoked).toEqual([granted[3], granted[2]]);
    expect(steps.at(-1)?.sentence).toContain("it is revoked");
  },
);

it("lets PKCE stop a planted code where the app compares no state", async () => {
  const { stage } = setStage({ isCareless: true });
  const { result } = await run(experimentNamed("forged-state"), stage);
  expect(result).toMatchObject({ outcome: "stopped", by: "provider", code: "invalid_grant" });
});

async function run(experiment: Experiment, stage: Stage) {
  const steps: TakenStep[] = [];
  const result = await runExperiment(experiment.run(stage), {
    now: Date.now,
    onStep: (step) => steps.push(step),
  });
  return { steps, result };
}

function experimentNamed(id: string): Experiment {
  const found = allExperiments.find((experiment) => experiment.id === id);
  if (found === undefined) throw new Error(`there is no experiment ${id}`);
  return found;
}
