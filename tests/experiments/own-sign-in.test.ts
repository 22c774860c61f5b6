import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { allExperiments } from "../../src/experiments/all-experiments.ts";
import { runExperiment, type TakenStep } from "../../src/experiments/run-experiment.ts";
import type { ScenarioSelector } from "../../src/mock-provider/misbehaviour/chosen-scenario.ts";
import { setStage, signInForIt } from "./lab-stage.ts";

const tokens = v.object({ access_token: v.string(), refresh_token: v.string() });

/** Attacks a sign-in at a provider that is real to it: nobody looks over its shoulder. */
async function attack(
  id: string,
  {
    scenarios = [],
    // Looked up at each call: the provider takes the place of the network later than this.
    through = (request) => fetch(request),
  }: { scenarios?: readonly ScenarioSelector[]; through?: typeof fetch } = {},
) {
  const { stage } = setStage({ scenarios });
  const code = await signInForIt(stage);
  const own = allExperiments.find((experiment) => experiment.id === id)?.own;
  if (own?.kind !== "sign-in") throw new Error(`${id} attacks no sign-in`);
  const granted: string[] = [];
  const revoked: (string | null)[] = [];
  const verifiers: (string | null)[] = [];
  const watched: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const form = new URLSearchParams(await request.clone().text());
    if (form.has("token")) revoked.push(form.get("token"));
    if (form.has("code")) verifiers.push(form.get("code_verifier"));
    const response = await through(request);
    const body = v.safeParse(
      tokens,
      await response
        .clone()
        .json()
        .catch(() => undefined),
    );
    if (body.success) granted.push(body.output.access_token, body.output.refresh_token);
    return response;
  };
  const steps: TakenStep[] = [];
  const result = await runExperiment(own.run({ ...code, fetch: watched, now: Date.now }), {
    now: Date.now,
    onStep: (step) => steps.push(step),
  });
  return { result, steps, granted, revoked, verifiers, code };
}

/** A provider that gives a code one try, right or wrong. */
function withOneTry(): typeof fetch {
  let tries = 0;
  return async (input, init) => {
    const request = new Request(input, init);
    const isTry = (await request.clone().text()).includes("grant_type=authorization_code");
    if (!isTry) return fetch(request);
    tries += 1;
    return tries === 1
      ? fetch(request)
      : Response.json({ error: "invalid_grant" }, { status: 400 });
  };
}

describe("a code of the person's own, intercepted", () => {
  it("is tried without a verifier, with a made-up one, and redeemed with its own", async () => {
    const { result, verifiers, code } = await attack("intercepted-code");
    expect(result).toMatchObject({ outcome: "stopped", by: "provider", code: "invalid_grant" });
    expect(verifiers).toEqual([null, expect.stringMatching(/./), code.transaction.codeVerifier]);
    expect(verifiers[1]).not.toBe(verifiers[2]);
  });

  it("brings nothing that is left lying around", async () => {
    const { granted, revoked, steps } = await attack("intercepted-code");
    expect(revoked).toEqual([granted[1]]);
    expect(steps.at(-1)?.sentence).toContain("are revoked");
  });

  it("is not stopped by a provider that looks at no verifier, and the loot is given back", async () => {
    const { result, granted, revoked } = await attack("intercepted-code", {
      scenarios: ["pkce-ignored"],
    });
    expect(result.outcome).toBe("not-stopped");
    expect(new Set(revoked)).toEqual(new Set(granted));
  });

  it("shows nothing where the tab is refused as well", async () => {
    const { result, granted } = await attack("intercepted-code", { through: withOneTry() });
    expect(result).toMatchObject({
      outcome: "unclear",
      sentence: expect.stringContaining("drops a code at the first wrong try"),
    });
    expect(granted).toEqual([]);
  });
});

describe("a code of the person's own, used a second time", () => {
  it("is refused, and ends what it had brought", async () => {
    const { result, steps, granted, revoked } = await attack("code-replay");
    expect(result).toMatchObject({ outcome: "stopped", by: "provider", code: "invalid_grant" });
    expect(steps.map(({ refusal }) => refusal?.code)).toContain("HTTP 401");
    expect(revoked).toEqual([granted[1]]);
  });

  it("is not stopped by a provider that forgets, and all that came is given back", async () => {
    const { result, granted, revoked } = await attack("code-replay", {
      scenarios: ["codes-reusable"],
    });
    expect(result.outcome).toBe("not-stopped");
    expect(granted).toHaveLength(4);
    // The thief's one by one, the tab's by its refresh token.
    expect(revoked).toEqual([granted[3], granted[2], granted[1]]);
  });

  it("says nothing about the first tokens where nobody can be asked", async () => {
    const { steps, result } = await attack("code-replay", {
      through: async (input, init) => {
        const request = new Request(input, init);
        return request.url.endsWith("/userinfo") ? Response.error() : fetch(request);
      },
    });
    expect(result).toMatchObject({
      outcome: "stopped",
      sentence: "The code was worth nothing the second time.",
    });
    expect(steps.map(({ title }) => title)).not.toContain("The tab’s tokens go on");
  });

  it("gives back what came and is not valid, and is no verdict then", async () => {
    const { result, granted, revoked } = await attack("code-replay", {
      scenarios: ["id-token-aud-foreign"],
    });
    expect(result).toMatchObject({ outcome: "not-run", failure: { code: "id_token_invalid" } });
    expect(revoked).toEqual([granted[1]]);
  });
});
