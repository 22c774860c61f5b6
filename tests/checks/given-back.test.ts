import { expect, it } from "vitest";
import { createGrant } from "../../src/checks/grant.ts";
import type { Answer, Probe } from "../../src/checks/probe.ts";
import { type CheckedRow, runChecks } from "../../src/checks/run-checks.ts";
import { createSubject } from "../../src/checks/subject.ts";
import { createRedactor } from "../../src/journeys/redact.ts";
import { PROFILE } from "../support/provider-double.ts";

const issuer = "https://id.example";
const metadata = {
  issuer,
  token_endpoint: `${issuer}/token`,
  revocation_endpoint: `${issuer}/revoke`,
};
const target = {
  issuer,
  metadata,
  clientId: "pixy",
  origin: "https://app.example",
  redirectUri: "https://app.example/callback",
  scope: "openid",
};

interface Traits {
  /** HTTP status of every refresh; 0: no answer comes. */
  readonly refresh?: number;
  /** HTTP status of a revocation of a token whose name begins so. */
  readonly revocation?: Readonly<Record<string, number>>;
  readonly takesRevocations?: boolean;
}

/** Runs all checks with a connection whose tokens are a0 and r0; each refresh brings the next ones. */
async function runAt(
  { refresh = 200, revocation = {}, takesRevocations = true }: Traits,
  onSent: (what: string) => void = () => undefined,
  signal?: AbortSignal,
) {
  const sent: string[] = [];
  let issued = 0;
  const note = (what: string) => {
    sent.push(what);
    onSent(what);
  };
  const answer = (url: string, form: URLSearchParams): Answer | undefined => {
    const headers = new Headers();
    if (url.endsWith("/revoke")) {
      const token = form.get("token") ?? "";
      note(/^[ar]\d$/.test(token) ? `revoke ${token}` : "ask with a made-up token");
      const status = revocation[token.slice(0, 1)] ?? 200;
      return { status, headers, body: status === 200 ? "" : '{"error":"server_error"}' };
    }
    if (form.get("grant_type") !== "refresh_token") return { status: 400, headers, body: "{}" };
    note(`refresh ${form.get("refresh_token")}`);
    if (refresh === 0) return undefined;
    if (refresh !== 200) return { status: refresh, headers, body: "{}" };
    issued += 1;
    const body = JSON.stringify({ access_token: `a${issued}`, refresh_token: `r${issued}` });
    return { status: 200, headers, body };
  };
  const probe: Probe = {
    from: "tab",
    async send({ url, form = {} }) {
      const common = { reason: "no answer", hiddenHeaders: [], exchanges: [] };
      const came = answer(url, new URLSearchParams(form));
      return came === undefined
        ? { ...common, access: "unreachable" }
        : { ...common, access: "open", reason: "", answer: came };
    },
    authorize: async () => ({ at: "unseen", exchanges: [] }),
  };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { status = 0, body } =
      answer(request.url, new URLSearchParams(await request.text())) ?? {};
    return new Response(body ?? null, { status });
  };
  const redactor = createRedactor();
  const rows: CheckedRow[] = [];
  const known = takesRevocations ? metadata : { ...metadata, revocation_endpoint: undefined };
  const { revocation_endpoint: endpoint, ...others } = known;
  const context = {
    profile: PROFILE,
    metadata: { ...others, ...(endpoint !== undefined && { revocation_endpoint: endpoint }) },
  };
  const accessToken = { token: "a0", tokenType: "bearer", receivedAt: 0 };
  const tokenSet = { accessTokens: { "": accessToken }, refreshToken: "r0" };
  const subject = createSubject(target, probe, async () => {
    note("taken");
    return createGrant({ context, tokenSet, triesReuse: false }, probe, { redactor, fetch });
  });
  const options = {
    redactor,
    onRow: (row: CheckedRow) => rows.push(row),
    ...(signal && { signal }),
  };
  const failure = await runChecks(subject, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { rows, sent, failure, returned: rows.find(({ id }) => id === "given-back")?.finding };
}

it("gives back every token that came, also what a refresh after the revocation has brought", async () => {
  const { sent, returned } = await runAt({});

  expect(sent).toEqual([
    "ask with a made-up token",
    "taken",
    "refresh r0",
    "revoke r1",
    "refresh r1",
    "revoke r2",
    "revoke r1",
    "revoke r0",
    "revoke a2",
    "revoke a1",
    "revoke a0",
  ]);
  expect(returned).toMatchObject({ verdict: "pass" });
});

it.each([429, 400])("gives back what it has when a refresh is refused with %s", async (refresh) => {
  const { sent, returned } = await runAt({ refresh });

  expect(sent.slice(1)).toEqual(["taken", "refresh r0", "revoke r0", "revoke a0"]);
  expect(returned?.verdict).toBe("pass");
});

it("claims nothing of tokens that an unseen answer may have brought", async () => {
  const { sent, returned } = await runAt({ refresh: 0 });

  expect(sent).toContain("revoke r0");
  expect(returned).toMatchObject({ verdict: "warn", seen: expect.stringMatching(/not seen/) });
});

it.each([
  [{ r: 503 }, "It took no revocation of a refresh token: what is left ends by itself."],
  [{ a: 503 }, "It took no revocation of an access token: what is left ends by itself."],
])("says which tokens could not be given back: %o", async (revocation, seen) => {
  expect((await runAt({ revocation })).returned).toMatchObject({ verdict: "warn", seen });
});

it("says of a provider without revocation that the tokens end by themselves", async () => {
  const { sent, returned } = await runAt({ takesRevocations: false });

  expect(sent.filter((what) => what.startsWith("revoke"))).toEqual([]);
  expect(returned?.verdict).toBe("unknown");
});

it("gives everything back when it is stopped in the midst of the questions", async () => {
  const controller = new AbortController();
  const stopAt = (what: string) => what === "refresh r0" && controller.abort();

  const { rows, sent, failure, returned } = await runAt({}, stopAt, controller.signal);

  expect(sent.slice(3)).toEqual(["revoke r1", "revoke r0", "revoke a1", "revoke a0"]);
  expect(returned?.verdict).toBe("pass");
  expect(rows.map(({ id }) => id)).not.toContain("rotation");
  expect(failure).toBe(controller.signal.reason);
});

it("takes no connection when it is stopped before the first question that needs one", async () => {
  const controller = new AbortController();
  controller.abort();

  const { rows, sent } = await runAt({}, undefined, controller.signal);

  expect(sent).toEqual([]);
  expect(rows).toEqual([]);
});

it("takes the connection after the questions that need none", async () => {
  const { rows, sent } = await runAt({});

  const ids = rows.map(({ id }) => id);
  expect(sent.slice(0, 2)).toEqual(["ask with a made-up token", "taken"]);
  expect(ids.slice(ids.indexOf("refresh-token"))).toEqual([
    "refresh-token",
    "lifetimes",
    "rotation",
    "reuse",
    "revocation",
    "given-back",
  ]);
});
