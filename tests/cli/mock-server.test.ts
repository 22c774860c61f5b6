import { describe, expect, it, onTestFinished } from "vitest";
import { serveMockProvider } from "../../src/mock-provider/http.ts";
import { walkForms } from "../mock-provider/form-walker.ts";
import { authorizationParams, verifier } from "../mock-provider/plain-client.ts";
import { runMockServer, startMockServer } from "../support/mock-server.ts";

/** Runs until the test is over. */
async function serve(...args: readonly string[]) {
  const server = await startMockServer(...args);
  onTestFinished(async () => {
    await server.stop("SIGKILL");
  });
  return server;
}

function authorizationUrl(issuer: string, clientId: string, redirectUri: string): string {
  const params = authorizationParams({ client_id: clientId, redirect_uri: redirectUri });
  return `${issuer}/authorize?${params.toString()}`;
}

describe("npm run mock", { timeout: 30_000 }, () => {
  it("serves discovery at the root and the pages, and ends when it is told to", async () => {
    const { issuer, stdout, stop } = await serve();

    const discovery = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(await discovery.json()).toMatchObject({ issuer });
    const answer = await walkForms(
      authorizationUrl(issuer, "pixy", "http://localhost:8091/callback"),
      [{ press: "Alice Example" }, { press: "Allow" }],
    );
    expect(answer.searchParams.get("code")).toMatch(/./);
    expect(stdout).toContain(`Issuer      ${issuer}`);
    expect(stdout).toContain(`${issuer}/.well-known/openid-configuration`);
    expect(
      JSON.parse(stdout.slice(stdout.indexOf("{"), stdout.lastIndexOf("}") + 1)),
    ).toMatchObject({
      id: "mock-http",
      name: `Mock provider (${new URL(issuer).host})`,
      issuer,
      clientId: "pixy",
    });
    expect(stdout).not.toContain("apiOrigins");
    expect(stdout).toContain("http://localhost:8091/callback/mock-http");

    expect(await stop("SIGTERM")).toBe(0);
  });

  it("registers another client, another app, and misbehaves from the start", async () => {
    const args = "--client-id mine --redirect-uri http://localhost:5173/back".split(" ");
    const app = ["--app", "http://localhost:4000/pixy"];
    const { issuer, stdout } = await serve(...args, ...app, "--scenario", "no-iss-parameter");

    const mine = await walkForms(authorizationUrl(issuer, "mine", "http://localhost:5173/back"), [
      { press: "Alice Example" },
      { press: "Allow" },
    ]);
    const pixy = await walkForms(
      authorizationUrl(issuer, "pixy", "http://localhost:4000/pixy/callback"),
      [{ press: "Alice Example" }, { press: "Allow" }],
    );

    expect(mine.searchParams.has("code")).toBe(true);
    expect(mine.searchParams.has("iss")).toBe(false);
    expect(pixy.searchParams.has("code")).toBe(true);
    expect(stdout).toContain("mine  http://localhost:5173/back");
  });

  it("says a line for each request that it decides, without a secret", async () => {
    const { issuer, said } = await serve();
    const form = { grant_type: "authorization_code", client_id: "pixy", redirect_uri: "http://x/" };
    const body = new URLSearchParams({
      ...form,
      code: "a-secret-code",
      code_verifier: verifier,
    });
    await fetch(`${issuer}/token`, { method: "POST", body });

    const output = await said("invalid_grant");

    const line = output.split("\n").find((one) => one.includes("invalid_grant")) ?? "";
    expect(line).toMatch(
      /^\d\d:\d\d:\d\d {2}POST {2}token {2}pixy {2}400 {2}invalid_grant: .+not so: /,
    );
    expect(output).not.toContain("a-secret-code");
    expect(output).not.toContain(verifier);
  });

  it("says nothing more when it is to be quiet, and survives those who stop listening", async () => {
    const { issuer, stop, said } = await serve("--quiet");
    await fetch(`${issuer}/jwks`);

    expect(await stop()).toBe(0);
    expect(await said("Ctrl+C")).not.toMatch(/^\d\d:/m);
  });

  it("says what to do when the port is taken", async () => {
    const other = await serveMockProvider();
    onTestFinished(other.close);
    const { port } = new URL(other.issuer);

    const { stderr, stdout, exitCode } = await runMockServer("--port", port);

    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(`Port ${port} is taken.`);
    expect(stderr).toContain(`--port ${Number(port) + 1}`);
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    ["an unknown scenario", ["--scenario", "iss-parameter"], /"iss-parameter".*no-iss-parameter/],
    [
      "an unknown schedule",
      ["--scenario", "no-iss-parameter.twice"],
      /no-iss-parameter\.twice: after the dot: once or after-<number>/,
    ],
    ["a schedule that is none", ["--scenario", "api-401.after-0"], /from 1 to 999999/],
    [
      "a client that is there already",
      "--client-id pixy --redirect-uri http://x.test/".split(" "),
      /pixy is taken/,
    ],
    ["an unknown option", ["--prot", "9000"], /--prot/],
    ["an argument that is no option", ["9000"], /9000/],
    ["a port that is none", ["--port", "http"], /--port must be a number/],
    ["a port out of range", ["--port", "70000"], /--port must be a number/],
    ["an app that is no URL", ["--app", "here"], /--app must be a URL/],
    ["a client without a redirect URI", ["--client-id", "mine"], /--redirect-uri/],
    ["a redirect URI without a client", ["--redirect-uri", "http://x.test/"], /--client-id/],
    ["a redirect URI that is none", ["--redirect-uri", "x", "--client-id", "a"], /must be a URI/],
  ])("refuses %s, with the usage", async (_name, args, message) => {
    const { stderr, exitCode } = await runMockServer(...args);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Usage: npm run mock");
    expect(stderr).not.toContain("    at ");
  });

  it("explains itself", async () => {
    const { stdout, exitCode } = await runMockServer("--help");

    expect(exitCode).toBe(0);
    expect(stdout).toContain("--scenario");
  });
});
