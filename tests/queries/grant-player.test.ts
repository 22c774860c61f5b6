import { expect, it, vi } from "vitest";
import type { Watch } from "../../src/grants/lab.ts";
import { createMockLab } from "../../src/grants/lab.ts";
import type { GrantId } from "../../src/grants/grant.ts";
import { createGrantPlayer, type LabPlace } from "../../src/queries/grant-player.ts";
import { prepareMockLab } from "../grants/mock-lab.ts";

// Every provider makes its keys afresh, which takes seconds where others want the processor too.
vi.setConfig({ testTimeout: 20_000 });

const mock = { kind: "mock" } as const;

function prepare(grant: GrantId) {
  const { provider, sent } = prepareMockLab({ clientSecret: "planted-client-secret" });
  const places: LabPlace[] = [];
  const player = createGrantPlayer({
    grant,
    openLab: async (_, place: LabPlace, watch: Watch) => {
      places.push(place);
      return createMockLab(
        { ...provider, fetch },
        { now: Date.now, pause: () => Promise.resolve(), watch },
      );
    },
  });
  const choices = {
    verifierLength: 64,
    scopeWish: "same",
    scope: "read:workflows write:workflows",
    appName: "A lab",
    ...provider.backend,
  } as const;
  return { player, provider, sent, places, choices };
}

it("sends nothing before it begins, and then one step at a time", async () => {
  const { player, sent, choices } = prepare("refresh");
  expect(sent).toEqual([]);
  await player.begin(mock, choices);
  expect(player.state().steps.map(({ key }) => key)).toEqual(["looked-up"]);
  await Promise.all([player.next(), player.next()]);
  expect(player.state().steps.map(({ key }) => key)).toEqual(["looked-up", "tokens-obtained"]);
});

it.each(["client-credentials", "password"] as const)(
  "shows what was sent and nowhere what was typed: %s",
  async (grant) => {
    const { player, provider, sent, choices } = prepare(grant);
    await player.begin(mock, { ...choices, password: "mock-password" });
    while (player.state().steps.at(-1)?.takesCall !== true) await player.next();
    await player.next({ method: "GET", url: provider.workflowsUrl, body: "" });
    expect(player.state().steps.at(-1)?.answer?.body).toContain("Monthly invoice run");

    const token = () =>
      player
        .state()
        .exchanges.find(({ requestBody }) => requestBody?.includes("grant_type") === true);
    await vi.waitFor(() => expect(token()?.responseBody).toContain("access_token"));
    const shown = JSON.stringify(player.state());
    const secrets = sent.flatMap(({ authorization, form }) => [
      ...(authorization === null ? [] : [authorization.replace(/^\w+ /, "")]),
      ...["password", "client_secret"].flatMap((name) => form.getAll(name)),
    ]);
    expect(secrets.length).toBeGreaterThan(1);
    expect(["planted-client-secret", ...secrets].filter((it) => shown.includes(it))).toEqual([]);
  },
);

it("covers the token where an API repeats what it was sent", async () => {
  const { provider, choices } = prepare("client-credentials");
  const echoes: (string | null)[] = [];
  const player = createGrantPlayer({
    grant: "client-credentials",
    openLab: async (_, __, watch) =>
      createMockLab(
        {
          ...provider,
          fetch: async (input, init) => {
            if (input !== provider.workflowsUrl) return fetch(input, init);
            echoes.push(new Headers(init?.headers).get("authorization"));
            return Response.json({ sent: echoes.at(-1) });
          },
        },
        { now: Date.now, pause: () => Promise.resolve(), watch },
      ),
  });
  await player.begin(mock, choices);
  while (player.state().steps.at(-1)?.takesCall !== true) await player.next();
  await player.next({ method: "GET", url: provider.workflowsUrl, body: "" });
  const [, token = ""] = echoes[0]?.split(" ") ?? [];
  expect(token).toMatch(/^eyJ/);
  expect(player.state().steps.at(-1)?.answer?.body).toMatch(/^\{"sent":"Bearer ••••/);
});

/** A player whose provider answers requests of one kind as the test says. */
function prepareParrot(
  grant: GrantId,
  answer: (request: Request) => Promise<Response | undefined>,
) {
  const { provider, choices } = prepare(grant);
  const player = createGrantPlayer({
    grant,
    openLab: async (_, __, watch) =>
      createMockLab(
        {
          ...provider,
          fetch: async (input, init) =>
            (await answer(new Request(input, init))) ?? fetch(input, init),
        },
        { now: Date.now, pause: () => Promise.resolve(), watch },
      ),
  });
  return { player, provider, choices };
}

it("covers what was typed where an API repeats it in the escapes of JSON", async () => {
  const secret = 'planted "secret" über\\6041';
  const escaped = Array.from(secret, (it) => it)
    .map((it) => `\\u${(it.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)
    .join("");
  const { player, provider, choices } = prepareParrot("client-credentials", async ({ url }) => {
    if (url !== provider.workflowsUrl) return undefined;
    const body = `{"escaped":"${escaped}","usual":${JSON.stringify(secret)},"big":12345678901234567890}`;
    return new Response(body, { headers: { "content-type": "application/json" } });
  });
  // Whatever was typed, also where this grant does not ask for it.
  await player.begin(mock, { ...choices, password: secret });
  while (player.state().steps.at(-1)?.takesCall !== true) await player.next();
  await player.next({ method: "GET", url: provider.workflowsUrl, body: "" });
  const shown: unknown = JSON.parse(player.state().steps.at(-1)?.answer?.body ?? "");
  expect(shown).toMatchObject({
    escaped: expect.stringMatching(/^•••• /),
    usual: expect.stringMatching(/^•••• /),
  });
});

it("covers what was typed where the refusal that ends a run repeats it", async () => {
  const { player, choices } = prepareParrot("password", async (request) => {
    if (!request.url.endsWith("/token")) return undefined;
    const password = new URLSearchParams(await request.clone().text()).get("password") ?? "";
    return Response.json(
      { error: "invalid_grant", error_description: `no such password: ${btoa(password)}` },
      { status: 400 },
    );
  });
  await player.begin(mock, { ...choices, password: "planted-password-7718" });
  await player.next();
  expect(player.state().failure).toMatchObject({
    code: "token_request_rejected",
    details: {
      error: "invalid_grant",
      description: expect.stringMatching(/^no such password: ••••/),
    },
  });
});

it("shows the redirect of the implicit grant without the token that is in it", async () => {
  const { player, choices } = prepareImplicit();
  await player.begin(mock, choices);
  await player.next();
  const { exchanges } = player.state();
  const location = exchanges.at(-1)?.responseHeaders?.["location"] ?? "";
  expect(location).toMatch(/#access_token=•••• \(\d+ characters\)&token_type=Bearer/);
});

function prepareImplicit() {
  const { provider } = prepareMockLab({ policy: { implicitGrant: true } });
  const { choices } = prepare("implicit");
  const player = createGrantPlayer({
    grant: "implicit",
    openLab: async (_, __, watch) =>
      createMockLab(
        { ...provider, fetch: (input, init) => answerOf(provider, new Request(input, init)) },
        { now: Date.now, pause: () => Promise.resolve(), watch },
      ),
  });
  return { player, choices };
}

async function answerOf(
  { answer }: ReturnType<typeof prepareMockLab>["provider"],
  request: Request,
): Promise<Response> {
  const response = await answer(request);
  if (response === undefined) throw new TypeError("for somebody else");
  return response;
}

it("forgets everything when it is reset, and gives back what it held", async () => {
  const { player, sent, choices } = prepare("refresh");
  await player.begin(mock, choices);
  await player.next();
  const underWay = player.next();
  player.reset();
  expect(player.state()).toMatchObject({ phase: "idle", steps: [], exchanges: [] });
  await underWay;
  await vi.waitFor(() => expect(sent.at(-1)?.line).toBe("POST /mock-lab/revoke"));
  expect(player.state()).toMatchObject({ phase: "idle", steps: [], exchanges: [] });
});

it("stops at a failure, and begins again after a reset", async () => {
  const { player, choices } = prepare("client-credentials");
  await player.begin(mock, { ...choices, clientSecret: "another-planted-one" });
  await player.next();
  expect(player.state()).toMatchObject({
    phase: "over",
    failure: { code: "token_request_rejected", details: { error: "invalid_client" } },
  });
  expect(JSON.stringify(player.state())).not.toContain("another-planted-one");
  await player.next();
  expect(player.state().steps).toHaveLength(1);
  player.reset();
  await player.begin(mock, choices);
  expect(player.state()).toMatchObject({ phase: "under-way", failure: undefined });
});

it("is not told any further when what was typed is too short to be found again", async () => {
  const { player, choices } = prepare("password");
  await player.begin(mock, { ...choices, password: "short" });
  expect(player.state().isTellable).toBe(false);
  player.reset();
  await player.begin(mock, choices);
  expect(player.state().isTellable).toBe(true);
});
