import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as v from "valibot";
import { walkForms } from "../mock-provider/form-walker.ts";
import { findFreePort } from "../support/loopback-server.ts";
import { type MockServer, startMockServer } from "../support/mock-server.ts";
import { type ReadinessRun, runReadiness } from "../support/readiness-command.ts";
import { signInAtRealProvider } from "../support/real-provider-person.ts";
import { type RealProvider, startRealProvider } from "../support/real-provider.ts";
import type { ProviderOffers } from "../support/real-provider-configuration.ts";

const origin = "http://localhost:8091";
const client = ["--client-id", "pixy", "--origin", origin, "--json"];

const reportSchema = v.object({
  rows: v.array(
    v.object({
      id: v.string(),
      group: v.string(),
      fix: v.optional(v.string()),
      finding: v.object({ verdict: v.string(), seen: v.string() }),
    }),
  ),
});

function rowsOf({ stdout }: ReadinessRun) {
  return v.parse(reportSchema, JSON.parse(stdout)).rows;
}

/** What the command has to object to: "fail rotation". */
function defectsOf(run: ReadinessRun): string[] {
  return rowsOf(run)
    .filter(({ finding }) => finding.verdict === "fail" || finding.verdict === "warn")
    .map(({ id, finding }) => `${finding.verdict} ${id}`);
}

/** What it could not see, though it was in its reach. */
function unseenIn(run: ReadinessRun): string[] {
  return rowsOf(run)
    .filter(({ group, finding }) => finding.verdict === "unknown" && group !== "connection")
    .map(({ id }) => id);
}

describe("npm run readiness, at oidc-provider", { timeout: 60_000 }, () => {
  async function start(offers: ProviderOffers = {}, redirectUris = [`${origin}/callback`]) {
    const provider = await startRealProvider({
      host: "localhost",
      redirectUris,
      postLogoutRedirectUris: [`${origin}/`],
      offers,
    });
    onTestFinished(() => provider.stop());
    return provider;
  }

  it("finds nothing at a good one", async () => {
    const { issuer } = await start();

    const run = await runReadiness([issuer, ...client]);

    expect(defectsOf(run)).toEqual([]);
    expect(unseenIn(run)).toEqual(["framing"]);
    expect(run.exitCode).toBe(0);
  });

  it.each([
    ["/.well-known/", "fail cors-metadata", 1],
    ["/jwks", "fail cors-keys", 1],
    ["/token", "fail cors-token", 1],
    ["/me", "warn cors-userinfo", 0],
    ["/token/revocation", "warn cors-revocation", 0],
  ])("finds that CORS is missing at %s", async (path, defect, exitCode) => {
    const { issuer } = await start({ silentPaths: [path] });

    const run = await runReadiness([issuer, ...client]);

    expect(defectsOf(run)).toEqual([defect]);
    expect(run.exitCode).toBe(exitCode);
  });

  it("finds that PKCE is not required", async () => {
    const provider = await start();
    provider.forgoPkce();

    const run = await runReadiness([provider.issuer, ...client]);

    expect(defectsOf(run)).toEqual(["fail pkce-required"]);
    expect(run.exitCode).toBe(1);
  });

  it("finds that a secret is demanded", async () => {
    const { issuer, serverApp } = await start();
    const own = ["--client-id", serverApp.id, "--origin", origin, "--json"];

    const run = await runReadiness([issuer, ...own]);

    expect(defectsOf(run)).toEqual(["fail public-client"]);
    expect(run.exitCode).toBe(1);
  });

  it("finds an endpoint that is plain http", async () => {
    const { issuer } = await start({
      saysOfItself: { revocation_endpoint: "http://open.example/revoke" },
    });

    const run = await runReadiness([issuer, ...client]);

    expect(defectsOf(run)).toEqual(["fail https"]);
    expect(run.exitCode).toBe(1);
  });

  it.each(["--json", "--markdown"])("lets no provider steer the terminal with %s", async (form) => {
    const { issuer } = await start({
      saysOfItself: {
        revocation_endpoint: "http://open.example/\u001b]52;c;YQ==\u0007\u009b1m\u202e",
      },
    });

    const { stdout } = await runReadiness([issuer, "--client-id", "pixy", form]);

    expect(stdout).toContain("http://open.example/");
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  it("finds that it calls itself by another name", async () => {
    const { issuer } = await start();

    const run = await runReadiness([issuer.replace("localhost", "127.0.0.1"), ...client]);

    expect(defectsOf(run)).toEqual(["fail issuer"]);
    expect(run.exitCode).toBe(1);
  });

  it("finds that the redirect URI is not registered", async () => {
    const { issuer } = await start();

    const run = await runReadiness([issuer, ...client, "--redirect-uri", `${origin}/elsewhere`]);

    expect(defectsOf(run)).toEqual(["fail redirect-uri"]);
    expect(run.exitCode).toBe(1);
  });

  describe("with a sign-in", () => {
    async function signInAndCheck(offers: ProviderOffers, ...options: readonly string[]) {
      const redirectUri = `http://localhost:${await findFreePort()}/callback`;
      const provider = await start(offers, [redirectUri]);
      const args = ["--client-id", "pixy", "--redirect-uri", redirectUri, "--sign-in", "--json"];
      const run = await runReadiness([provider.issuer, ...args, ...options], async (address) => {
        const answer = await signInAtRealProvider(address, "alice");
        await fetch(answer);
      });
      return { run, provider };
    }

    it("finds nothing at a good one, and says that what is revoked is dead", async () => {
      const { run, provider } = await signInAndCheck({});

      expect(defectsOf(run)).toEqual([]);
      expect(verdictsOfConnection(run)).toEqual({
        "refresh-token": "pass",
        lifetimes: "pass",
        rotation: "pass",
        reuse: "unknown",
        revocation: "pass",
        "given-back": "pass",
      });
      expect(run.exitCode).toBe(0);
      expectNoSecret(run, provider);
    });

    it("says that reuse ends the grant, when it is asked to try", async () => {
      const { run, provider } = await signInAndCheck({}, "--reuse");

      expect(defectsOf(run)).toEqual([]);
      expect(verdictsOfConnection(run)).toMatchObject({ reuse: "pass", revocation: "unknown" });
      expectNoSecret(run, provider);
    });

    it("gives back what it was given when it is stopped, and says so", async () => {
      const redirectUri = `http://localhost:${await findFreePort()}/callback`;
      const { issuer } = await start({}, [redirectUri]);
      const args = ["--client-id", "pixy", "--redirect-uri", redirectUri, "--sign-in", "--json"];

      const run = await runReadiness([issuer, ...args], async (address, stop) => {
        await fetch(await signInAtRealProvider(address, "alice"));
        stop();
      });

      expect(run.stderr).toMatch(
        /^It was stopped\. Every refresh token and access token is given back\.$/m,
      );
      expect(run.stdout).toBe("");
      expect(run.exitCode).toBe(2);
    });

    it("stops at once while nobody has signed in", async () => {
      const redirectUri = `http://localhost:${await findFreePort()}/callback`;
      const { issuer } = await start({}, [redirectUri]);
      const args = ["--client-id", "pixy", "--redirect-uri", redirectUri, "--sign-in"];

      const run = await runReadiness([issuer, ...args], async (_address, stop) => stop());

      expect(run.stderr).toMatch(/^It was stopped\.$/m);
      expect(run.exitCode).toBe(2);
    });

    it("finds that refresh tokens are not rotated", async () => {
      const { run } = await signInAndCheck({ keepsRefreshTokens: true }, "--reuse");

      expect(defectsOf(run)).toEqual(["fail rotation"]);
      expect(run.exitCode).toBe(1);
    });
  });

  function verdictsOfConnection(run: ReadinessRun): Record<string, string> {
    const rows = rowsOf(run).filter(({ group }) => group === "connection");
    return Object.fromEntries(rows.map(({ id, finding }) => [id, finding.verdict]));
  }

  function expectNoSecret({ stdout, stderr }: ReadinessRun, { secrets }: RealProvider): void {
    expect(secrets.length).toBeGreaterThan(3);
    for (const { value } of secrets) expect(stdout + stderr).not.toContain(value);
  }
});

describe("npm run readiness, at the mock provider over HTTP", { timeout: 60_000 }, () => {
  let mock: MockServer;
  let redirectUri: string;

  beforeAll(async () => {
    redirectUri = `http://localhost:${await findFreePort()}/callback`;
    mock = await startMockServer("--quiet", "--client-id", "mine", "--redirect-uri", redirectUri);
  });
  afterAll(() => mock.stop("SIGKILL"));

  it("finds nothing at a good one", async () => {
    const run = await runReadiness([mock.issuer, ...client]);

    expect(defectsOf(run)).toEqual([]);
    expect(unseenIn(run)).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  it.each([
    ["token-without-cors", "fail cors-token"],
    ["pkce-optional", "fail pkce-required"],
    ["plain-challenges-accepted", "fail plain-refused"],
    ["secret-demanded", "fail public-client"],
    ["discovery-token-endpoint-insecure", "fail https"],
    ["discovery-wrong-issuer", "fail issuer"],
    ["dpop-nonce-hidden", "fail dpop"],
  ])("finds %s and nothing else", async (scenario, defect) => {
    const run = await runReadiness([`${mock.issuer}/s/${scenario}`, ...client]);

    expect(defectsOf(run)).toEqual([defect]);
    expect(run.exitCode).toBe(1);
  });

  it.each([
    ["refresh-tokens-not-rotated", "fail rotation"],
    ["no-reuse-detection", "fail reuse"],
  ])("finds %s with a sign-in, and nothing else", async (scenario, defect) => {
    const own = ["--client-id", "mine", "--redirect-uri", redirectUri, "--json"];
    const issuer = `${mock.issuer}/s/${scenario}`;

    const run = await runReadiness([issuer, ...own, "--sign-in", "--reuse"], async (address) => {
      const start = await fetch(address, { redirect: "manual" });
      const answer = await walkForms(start.headers.get("location") ?? "", [
        { press: "Alice Example" },
        { press: "Allow" },
      ]);
      await fetch(answer);
    });

    expect(defectsOf(run)).toEqual([defect]);
    expect(run.exitCode).toBe(1);
  });

  it("reads well on a terminal: what is wrong, why it matters and how to mend it", async () => {
    const { stdout } = await runReadiness([
      `${mock.issuer}/s/token-without-cors`,
      ...client.filter((option) => option !== "--json"),
    ]);

    expect(stdout).toContain("✖ A page may read what its token endpoint answers");
    expect(stdout).toContain("no Access-Control-Allow-Origin");
    expect(stdout).toContain(`Add ${origin} to the web origins`);
    expect(stdout).toMatch(/^1 fail, 0 warn, \d+ unknown, \d+ pass$/m);
  });

  it("writes a report to hand on", async () => {
    const { stdout } = await runReadiness([
      mock.issuer,
      ...client.filter((option) => option !== "--json"),
      "--markdown",
    ]);

    expect(stdout).toMatch(/^# Readiness of /);
    expect(stdout).toContain("- **✔ pass** It refuses a request without PKCE.");
  });

  it("asks less without a client id, and takes nothing for granted then", async () => {
    const run = await runReadiness([mock.issuer, "--origin", origin, "--json"]);

    expect(defectsOf(run)).toEqual([]);
    expect(unseenIn(run)).toEqual([
      "public-client",
      "redirect-uri",
      "pkce-required",
      "plain-refused",
      "framing",
      "iss",
    ]);
    expect(run.exitCode).toBe(0);
  });
});

describe("npm run readiness, without a provider", { timeout: 60_000 }, () => {
  it("exits with 2 when nobody is there, and says what the system says", async () => {
    const issuer = `http://localhost:${await findFreePort()}`;

    const { exitCode, stdout, stderr } = await runReadiness([issuer]);

    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toBe(`Nobody answers at ${issuer}: no answer (ECONNREFUSED).\n`);
  });

  it.each([
    ["no issuer", [], /Name one issuer/],
    ["plain http elsewhere", ["http://id.example"], /must be https/],
    ["no address at all", ["id.example"], /must be https/],
    ["an unknown option", ["https://id.example", "--client", "a"], /--client/],
    ["a sign-in without a client", ["https://id.example", "--sign-in"], /--client-id/],
    ["reuse without a sign-in", ["https://id.example", "--reuse"], /--sign-in/],
  ])("exits with 2: %s", async (_name, args, message) => {
    const { exitCode, stdout, stderr } = await runReadiness(args);

    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });
});
