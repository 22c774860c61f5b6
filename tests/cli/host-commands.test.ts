import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { connectSources } from "../../src/cli/connect-sources.ts";
import { parseRuntimeConfig } from "../../src/config/runtime-config.ts";

const folder = mkdtempSync(path.join(tmpdir(), "pixy-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const explicit = {
  id: "plain",
  name: "Plain",
  clientId: "pixy",
  metadata: {
    authorization_endpoint: "https://login.plain.example/authorize",
    token_endpoint: "https://token.plain.example/token",
  },
  apis: [{ name: "Me", url: "https://api.plain.example/v1/me" }],
  apiOrigins: ["https://files.plain.example"],
};

let files = 0;

function fileWith(content: string): string {
  files += 1;
  const file = path.join(folder, `${files}.json`);
  writeFileSync(file, content);
  return file;
}

function run(command: string, ...parameters: string[]) {
  const script = fileURLToPath(new URL(`../../src/cli/${command}.ts`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...parameters], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("npm run config:check", () => {
  it("finds nothing in the file that Pixy comes with", () => {
    const own = fileURLToPath(new URL("../../public/config.json", import.meta.url));
    expect(run("check-config", own)).toMatchObject({ status: 0, stderr: "" });
  });

  it("names every mistake with its path, and no value of the file", () => {
    const file = fileWith(
      JSON.stringify({
        titel: "Pixy",
        providers: [
          { id: "acme", name: "Acme", issuer: "http://id.acme.example", secret: "s3cret" },
        ],
      }),
    );
    const { status, stderr, stdout } = run("check-config", file);
    expect(status).toBe(1);
    expect(stderr).toContain('titel: is unknown; did you mean "title"?');
    expect(stderr).toContain("providers[0].clientId: is required");
    expect(stderr).toContain("providers[0].issuer:");
    expect(stderr + stdout).not.toContain("s3cret");
  });

  it("names every mistake, however many there are", () => {
    const providers = Array.from({ length: 100 }, (_, index) => ({ id: `acme-${index}` }));
    const { stderr } = run("check-config", fileWith(JSON.stringify({ providers })));
    // A name, a client id, and one of issuer and metadata.
    expect(stderr.trim().split("\n")).toHaveLength(300);
  });

  it("minds no mark at the beginning of a file, as a browser does not", () => {
    expect(run("check-config", fileWith("\ufeff{}"))).toMatchObject({ status: 0, stderr: "" });
  });

  it("says that a file is no JSON", () => {
    expect(run("check-config", fileWith('{ "title": "Pixy", }'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("is not JSON"),
    });
  });

  it("says that there is no such file", () => {
    expect(run("check-config", path.join(folder, "missing.json"))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("There is no file"),
    });
  });
});

describe("npm run headers", () => {
  it("lets the page call the configured origins and no others", () => {
    const file = fileWith(JSON.stringify({ allowCustomProviders: false, providers: [explicit] }));
    const { status, stdout } = run("print-headers", file);
    expect(status).toBe(0);
    expect(stdout).toContain(
      "connect-src 'self' https://api.plain.example https://files.plain.example https://token.plain.example;",
    );
    expect(stdout).toContain("strict-transport-security: max-age=31536000");
  });

  it("says why nothing is narrowed where people may add providers", () => {
    const file = fileWith(JSON.stringify({ providers: [explicit] }));
    const { status, stdout, stderr } = run("print-headers", file, "--host", "cloudflare");
    expect(status).toBe(0);
    expect(stdout).toContain("connect-src 'self' https:");
    expect(stderr).toContain("allowCustomProviders");
  });

  it.each([
    ["--base", "/pixy"],
    ["--base", "/a b/"],
    ["--name", "a;b"],
    ["--root", "/srv; include /etc/passwd"],
    ["--host", "constructor"],
  ])("takes nothing into the server block that would be more than a value: %s %s", (...option) => {
    const file = fileWith(JSON.stringify({ allowCustomProviders: false, providers: [explicit] }));
    expect(run("print-headers", file, "--host", "nginx", ...option)).toMatchObject({ status: 2 });
  });
});

it("what discovery names is called, what the browser is sent to is not", async () => {
  const config = parseRuntimeConfig({
    allowCustomProviders: false,
    providers: [{ id: "acme", name: "Acme", clientId: "pixy", issuer: "https://id.acme.example" }],
  });
  const document = {
    issuer: "https://id.acme.example",
    authorization_endpoint: "https://login.acme.example/authorize",
    end_session_endpoint: "https://logout.acme.example/",
    token_endpoint: "https://tokens.acme.example/token",
    jwks_uri: "https://keys.acme.example/jwks",
    op_policy_uri: "https://www.acme.example/policy",
  };
  const fetch = () => Promise.resolve(Response.json(document));
  expect(await connectSources(config, { fetch })).toEqual([
    "https://id.acme.example",
    "https://keys.acme.example",
    "https://tokens.acme.example",
  ]);
});

it.each([
  ["a wildcard", "https://*/userinfo"],
  ["the end of a directive", "https://;report-uri/userinfo"],
  ["a mark of nginx", "https://$arg_c.acme.example/userinfo"],
])("an endpoint whose host is %s is printed into no policy", async (_what, userinfo) => {
  const config = parseRuntimeConfig({
    allowCustomProviders: false,
    providers: [{ id: "acme", name: "Acme", clientId: "pixy", issuer: "https://id.acme.example" }],
  });
  const document = {
    issuer: "https://id.acme.example",
    authorization_endpoint: "https://id.acme.example/authorize",
    token_endpoint: "https://id.acme.example/token",
    userinfo_endpoint: userinfo,
  };
  const fetch = () => Promise.resolve(Response.json(document));
  await expect(connectSources(config, { fetch })).rejects.toThrow("It is printed into no policy");
});
