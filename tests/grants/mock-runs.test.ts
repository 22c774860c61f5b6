import { describe, expect, it, vi } from "vitest";
import { allGrants } from "../../src/grants/all-grants.ts";
import type { ApiCall, GrantId } from "../../src/grants/grant.ts";
import { type GrantChoices, runGrant } from "../../src/grants/run-grant.ts";
import { factsOf, prepareMockLab, walk } from "./mock-lab.ts";

const careless = { pkce: "optional", plainChallenges: true, implicitGrant: true } as const;
const choices: GrantChoices = {
  verifierLength: 64,
  scopeWish: "same",
  scope: "read:workflows",
  appName: "A lab",
  clientId: "",
  clientSecret: "",
  username: "",
  password: "",
};

function prepare(id: (typeof allGrants)[number]["id"], differences: Partial<GrantChoices> = {}) {
  const isCareless = allGrants.find((grant) => grant.id === id)?.where === "mock";
  const prepared = prepareMockLab(isCareless ? { policy: careless } : {});
  const { backend } = prepared.provider;
  const run = runGrant(id, prepared.lab, { ...choices, ...backend, ...differences });
  return { ...prepared, run };
}

const api = (method: ApiCall["method"], path: string, body = ""): ApiCall => ({
  method,
  url: `https://app.test/mock-lab/api/${path}`,
  body,
});

/** The step of each grant after which its run has tokens in its hands. */
const holdsAfter: Readonly<Record<GrantId, string>> = {
  "authorization-code": "exchanged",
  refresh: "tokens-obtained",
  device: "code-redeemed",
  "token-exchange": "exchanged",
  introspection: "tokens-obtained",
  revocation: "tokens-obtained",
  registration: "signed-in",
  "client-credentials": "token-obtained",
  password: "tokens-obtained",
  "without-pkce": "exchanged",
  plain: "exchanged",
  implicit: "returned",
};

// Every provider makes its keys afresh, which takes seconds where others want the processor too.
vi.setConfig({ testTimeout: 20_000 });

describe("every grant at the mock provider", () => {
  for (const { id, steps } of allGrants) {
    it(`goes through the steps that it is drawn with: ${id}`, async () => {
      const { run } = prepare(id);
      const taken = await walk(run, [api("GET", "workflows")]);
      expect([...new Set(taken.map(({ key }) => key))]).toEqual(Object.keys(steps));
    });
  }

  for (const { id, steps } of allGrants.filter(({ isOpenEnded }) => isOpenEnded !== true)) {
    it(`takes as many steps as it announces, also where a call was asked for: ${id}`, async () => {
      const taken = await walk(prepare(id).run, [api("GET", "workflows")]);
      expect(taken).toHaveLength(Object.keys(steps).length);
    });
  }

  it("sends nothing before the first step is asked for", async () => {
    const { run, sent } = prepare("refresh");
    expect(sent).toEqual([]);
    await run.next();
    expect(sent.map(({ line }) => line)).toEqual([
      "GET /mock-lab/.well-known/openid-configuration",
    ]);
  });

  for (const { id } of allGrants) {
    it(`gives back what it holds when somebody leaves in the middle: ${id}`, async () => {
      const { run, sent } = prepare(id);
      let step = await run.next();
      while (step.done !== true && step.value.key !== holdsAfter[id]) step = await run.next();
      expect(sent.map(({ line }) => line)).not.toContain("POST /mock-lab/revoke");
      await run.return();
      expect(sent.at(-1)?.line).toBe("POST /mock-lab/revoke");
    });
  }
});

describe("authorization code with PKCE", () => {
  it.each([43, 128])("makes a verifier of %i characters, as chosen", async (verifierLength) => {
    const { run, sent } = prepare("authorization-code", { verifierLength });
    const steps = await walk(run);
    const { form } = sent.find(({ line }) => line === "POST /mock-lab/token") ?? {};
    expect(form?.get("code_verifier")).toHaveLength(verifierLength);
    const { pkce } = steps.find(({ key }) => key === "exchanged")?.decision ?? {};
    expect(pkce?.matches).toBe(true);
    expect(factsOf(steps[1])["code_challenge"]).toBe(pkce?.storedChallenge);
  });

  it.each([42, 129, 64.5])("refuses a verifier of %d characters", async (verifierLength) => {
    const { run, sent } = prepare("authorization-code", { verifierLength });
    await expect(walk(run)).rejects.toThrow(RangeError);
    expect(sent.map(({ line }) => line)).not.toContain("POST /mock-lab/token");
  });
});

describe("what no real provider is sent", () => {
  it("redeems the code alone where there is no PKCE", async () => {
    const { run, sent } = prepare("without-pkce");
    await walk(run);
    const { form } = sent.find(({ line }) => line === "POST /mock-lab/token") ?? {};
    expect([...(form?.keys() ?? [])]).toEqual(["grant_type", "redirect_uri", "client_id", "code"]);
  });

  it("has a challenge that is the verifier with plain", async () => {
    const { run, provider } = prepare("plain");
    const steps = await walk(run);
    expect(steps.find(({ key }) => key === "exchanged")?.decision?.pkce).toEqual({ matches: true });
    expect(provider.decisions().filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it("gets a token that works through an address by the implicit grant, and asks no token endpoint", async () => {
    const { run, sent } = prepare("implicit");
    const steps = await walk(run);
    expect(steps.find(({ key }) => key === "api-called")?.answer?.body).toContain(
      "Monthly invoice run",
    );
    expect(sent.map(({ line }) => line)).not.toContain("POST /mock-lab/token");
  });
});

describe("refresh", () => {
  it("says that the refresh token was replaced", async () => {
    const { run } = prepare("refresh");
    const steps = await walk(run);
    expect(factsOf(steps[2])["refresh token"]).toMatch(/^replaced/);
  });

  it("says so when the same refresh token comes back", async () => {
    const { lab } = prepareMockLab({ policy: { refreshTokens: "keep" } });
    const steps = await walk(runGrant("refresh", lab, choices));
    expect(factsOf(steps[2])["refresh token"]).toMatch(/^the same/);
  });

  it("gets an access token for less, and the whole scope again afterwards", async () => {
    const { run } = prepare("refresh", { scopeWish: "less" });
    const steps = await walk(run);
    expect(factsOf(steps[1])["scope"]).toBe("openid profile offline_access read:workflows");
    expect(factsOf(steps[2])["scope"]).toBe("openid profile offline_access");
    expect(factsOf(steps[3])["scope"]).toBe("openid profile offline_access read:workflows");
  });

  it("shows invalid_scope when more is asked for, and the grant goes on", async () => {
    const { run } = prepare("refresh", { scopeWish: "more" });
    const steps = await walk(run);
    expect(steps[2]).toMatchObject({ outcome: "refused", refusal: { error: "invalid_scope" } });
    expect(steps[3]).toMatchObject({ key: "refreshed-again", outcome: "done" });
  });
});

describe("token exchange", () => {
  it("gets a token for one scope, and none for more than was granted", async () => {
    const { run } = prepare("token-exchange");
    const steps = await walk(run);
    expect(factsOf(steps[2])["scope of the token"]).toBe("read:workflows");
    expect(steps[3]).toMatchObject({ outcome: "refused", refusal: { error: "invalid_scope" } });
  });
});

describe("device authorization", () => {
  it("waits as long as it was told to before it asks again", async () => {
    let now = Date.now();
    const { lab, pauses } = prepareMockLab({ now: () => now });
    const run = runGrant("device", lab, choices);
    await run.next();
    const { value } = await run.next();
    expect(value).toMatchObject({ carried: { userCode: expect.stringMatching(/^\w{4}-\w{4}$/) } });
    await run.next();
    await run.next();
    now += 2_000;
    await run.next();
    expect(pauses).toEqual([0, 3_000]);
  });
});

describe("introspection and revocation", () => {
  it("says active, and no more than that it is not once it was revoked", async () => {
    const { run } = prepare("introspection", { clientId: "", clientSecret: "" });
    const steps = await walk(run);
    expect(factsOf(steps[2])).toMatchObject({ active: "true", client_id: "pixy" });
    expect(factsOf(steps.at(-1))).toEqual({ active: "false" });
  });

  it("shows that neither refresh nor access token is good for anything afterwards", async () => {
    const { run } = prepare("revocation");
    const steps = await walk(run);
    expect(steps[3]).toMatchObject({ outcome: "refused", refusal: { error: "invalid_grant" } });
    expect(steps[4]).toMatchObject({ outcome: "refused", answer: { status: 401 } });
  });
});

describe("dynamic registration", () => {
  it("makes a public client that somebody can sign in with at once", async () => {
    const { run, sent } = prepare("registration");
    const steps = await walk(run);
    const { client_id: clientId } = factsOf(steps[1]);
    const { form } = sent.find(({ line }) => line === "POST /mock-lab/token") ?? {};
    expect(form?.get("client_id")).toBe(clientId);
    expect(clientId).not.toBe("pixy");
  });
});

describe("client credentials and password", () => {
  for (const id of ["client-credentials", "password"] as const) {
    it(`reads, starts, replaces and deletes at an API within one run: ${id}`, async () => {
      const { run, sent } = prepare(id, { scope: "read:workflows write:workflows" });
      const steps = await walk(run, [
        api("GET", "workflows"),
        api("POST", "workflows/invoice-run/executions"),
        api("PUT", "executions/mine", '{"workflowId":"ticket-triage"}'),
        api("PUT", "executions/mine", '{"workflowId":"ticket-triage"}'),
        api("DELETE", "executions/mine"),
        api("GET", "executions/mine"),
      ]);
      expect(steps.flatMap(({ answer }) => answer?.status ?? [])).toEqual([
        200, 201, 201, 200, 204, 404,
      ]);
      expect(sent.filter(({ line }) => line === "POST /mock-lab/token")).toHaveLength(1);
    });

    it(`gives its token to no address that is not of the provider: ${id}`, async () => {
      const { run, sent } = prepare(id);
      const calls = [{ method: "GET", url: "https://app.test/elsewhere", body: "" } as const];
      await expect(walk(run, calls)).rejects.toMatchObject({ code: "origin_not_allowed" });
      expect(sent.map(({ line }) => line)).not.toContain("GET /elsewhere");
      expect(sent.at(-1)?.line).toBe("POST /mock-lab/revoke");
    });

    it(`is refused with another secret, which is repeated nowhere: ${id}`, async () => {
      const { run } = prepare(id, { clientSecret: "planted-client-secret" });
      const failure: unknown = await walk(run).catch((error: unknown) => error);
      expect(failure).toMatchObject({ details: { error: "invalid_client" } });
      expect(JSON.stringify(failure)).not.toContain("planted");
    });
  }

  it("makes one token request for three that ask at once", async () => {
    const { run } = prepare("client-credentials");
    const steps = await walk(run);
    expect(factsOf(steps[2])["token requests so far"]).toBe("1");
    expect(factsOf(steps.at(-1))["at the provider"]).toBe("revoked");
  });

  it("is refused with another password", async () => {
    const { run } = prepare("password", { password: "planted-password" });
    await expect(walk(run)).rejects.toMatchObject({ details: { error: "invalid_grant" } });
  });
});
