import { http } from "msw/http";
import { setupServer } from "msw/node";
import { expect, it, onTestFinished } from "vitest";
import { takeTour } from "../../src/experiments/tour.ts";
import { type TourStep, tourStepKeys, type TourVerdict } from "../../src/experiments/tour-step.ts";
import {
  createPrivateProvider,
  type PrivateProviderOptions,
} from "../../src/mock-provider/private-provider.ts";

const issuer = "https://app.test/mock-tour";
const redirectUri = "https://app.test/tour/callback";

/** One request as the network saw it. */
interface Sent {
  readonly line: string;
  readonly form: URLSearchParams;
}

it("sends each step's requests when that step is asked for, and none twice", async () => {
  const { tour, sent } = prepare();
  const lines: string[][] = [];
  for (;;) {
    const { done } = await tour.next();
    lines.push(sent.splice(0).map(({ line }) => line));
    if (done === true) break;
  }
  const page = "/mock-tour/authorize";
  const token = "POST /mock-tour/token";
  expect(lines).toEqual([
    ["GET /mock-tour/.well-known/openid-configuration"],
    [],
    [`GET ${page}`],
    [`POST ${page}`, "GET /tour/callback"],
    [],
    [],
    [token],
    [token],
    [token, "GET /mock-tour/jwks"],
    ["GET /mock-tour/api/workflows"],
    ["GET /mock-tour/api/workflows"],
    [token, "GET /mock-tour/jwks"],
    [],
  ]);
});

it("shows how the same code is worth nothing to the attacker and everything to the tab", async () => {
  const { tour, sent } = prepare();
  const { steps, verdict } = await walk(tour);
  expect(steps.map(({ key }) => key)).toEqual(tourStepKeys);
  expect(verdict).toBe("pkce");

  const [tried, guessed, exchanged, refreshed] = sent
    .filter(({ line }) => line === "POST /mock-tour/token")
    .map(({ form }) => form);
  const code = exchanged?.get("code");
  expect(code).toMatch(/^.{20,}$/);
  expect(tried?.get("code")).toBe(code);
  expect(tried?.has("code_verifier")).toBe(false);
  expect(guessed?.get("code")).toBe(code);
  expect(guessed?.get("code_verifier")).not.toBe(exchanged?.get("code_verifier"));
  expect(refreshed?.get("grant_type")).toBe("refresh_token");
  expect(refreshed?.has("code_verifier")).toBe(false);

  const challenge = sent
    .find(({ line }) => line === "GET /mock-tour/authorize")
    ?.form.get("code_challenge");
  expect(stepOf(steps, "code-tried").decision?.checks.at(-1)).toEqual({
    name: "code_verifier is there",
    passed: false,
  });
  const { pkce: wrong } = stepOf(steps, "verifier-guessed").decision ?? {};
  expect(wrong).toMatchObject({ storedChallenge: challenge, matches: false });
  expect(wrong?.computedChallenge).not.toBe(challenge);
  expect(stepOf(steps, "exchanged").decision?.pkce).toEqual({
    storedChallenge: challenge,
    computedChallenge: challenge,
    matches: true,
  });
  expect(stepOf(steps, "api-called").workflows).toContain("Monthly invoice run");
  expect(stepOf(steps, "token-expired").outcome).toBe("refused");
});

it("gives the attacker the code and no verifier, and shows no secret to anybody", async () => {
  const { tour, sent } = prepare();
  const { steps } = await walk(tour);
  const held = (key: TourStep["key"]) => {
    const { tab, provider, attacker } = stepOf(steps, key).holdings;
    return [tab, provider, attacker].map((hands) => hands.map(({ what }) => what));
  };
  expect(held("code-copied")).toEqual([["verifier", "challenge", "code"], ["challenge"], ["code"]]);
  expect(held("verifier-guessed")).toEqual(held("code-copied"));
  expect(held("exchanged")).toEqual([["challenge", "token"], ["challenge"], ["code"]]);
  expect(held("token-expired")).toEqual([["challenge"], ["challenge"], ["code"]]);

  const secrets = sent.flatMap(({ form }) =>
    ["code", "code_verifier", "refresh_token", "state", "nonce"].flatMap((name) =>
      form.getAll(name),
    ),
  );
  expect(secrets.length).toBeGreaterThan(5);
  const told = JSON.stringify(steps);
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
});

it("tells truthfully that the attacker got in where the provider never looks at the verifier", async () => {
  const { tour } = prepare({ scenarios: ["pkce-ignored"] });
  const { steps, verdict } = await walk(tour);
  expect(verdict).toBe("nobody");
  const last = steps.at(-1);
  expect(last).toMatchObject({ key: "code-tried", outcome: "granted" });
  expect(last?.holdings.attacker.map(({ what }) => what)).toEqual(["code", "token"]);
});

it("claims nothing about the challenge when something else stopped the attacker", async () => {
  const { tour } = prepare({ scenarios: ["token-error-invalid-request.once"] });
  const { verdict } = await walk(tour);
  expect(verdict).toBe("other");
});

it("fails as a sign-in does when the provider misbehaves", async () => {
  const { tour } = prepare({ scenarios: ["authorization-state-wrong"] });
  await expect(walk(tour)).rejects.toMatchObject({ code: "state_mismatch" });
});

function prepare(options: Pick<PrivateProviderOptions, "scenarios"> = {}) {
  const provider = createPrivateProvider({ issuer, redirectUri, ...options });
  const sent: Sent[] = [];
  const server = setupServer(
    http.all("https://app.test/*", async ({ request }) => {
      const { pathname, searchParams } = new URL(request.url);
      const body = await request.clone().text();
      sent.push({
        line: `${request.method} ${pathname}`,
        form: request.method === "POST" ? new URLSearchParams(body) : searchParams,
      });
      return provider.answer(request);
    }),
  );
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
  return { tour: takeTour({ ...provider, fetch }, { now: Date.now }), sent };
}

async function walk(tour: AsyncGenerator<TourStep, TourVerdict>) {
  const steps: TourStep[] = [];
  for (;;) {
    const next = await tour.next();
    if (next.done === true) return { steps, verdict: next.value };
    steps.push(next.value);
  }
}

function stepOf(steps: readonly TourStep[], key: TourStep["key"]): TourStep {
  const found = steps.find((step) => step.key === key);
  if (found === undefined) throw new Error(`there is no step ${key}`);
  return found;
}
