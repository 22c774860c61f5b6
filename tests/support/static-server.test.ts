import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { securityHeaders } from "../../src/cli/security-headers.ts";
import { serveDist } from "./static-server.ts";
import type { StaticHost } from "./static-server.ts";

describe("the static host of the tests", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "pixy-static-"));
  const dist = path.join(directory, "dist");
  let host: StaticHost;

  beforeAll(async () => {
    mkdirSync(path.join(dist, "assets"), { recursive: true });
    writeFileSync(path.join(dist, "index.html"), "the page");
    writeFileSync(path.join(dist, "config.json"), '{"title":"shipped"}');
    writeFileSync(path.join(dist, "assets/app.js"), "the script");
    writeFileSync(path.join(directory, "secret.txt"), "outside");
    host = await serveDist({ directory: dist, base: "/pixy/", port: 0, config: { title: "ours" } });
  });

  afterAll(async () => {
    await host.close();
    rmSync(directory, { recursive: true });
  });

  it.each([
    "/pixy/",
    "/pixy/callback?code=a.b&state=c",
    "/pixy/connections/x.y",
    "/pixy/index.html",
  ])("serves the page at %s with the security headers, to be asked for anew", async (address) => {
    const answer = await get(address);
    expect(answer).toMatchObject({ status: 200, body: "the page" });
    expect(answer.headers).toMatchObject(securityHeaders());
    expect(answer.headers["cache-control"]).toBe("no-cache");
  });

  it("serves assets for good, and no page in place of a missing one", async () => {
    const asset = await get("/pixy/assets/app.js");
    expect(asset.body).toBe("the script");
    expect(asset.headers["content-type"]).toContain("text/javascript");
    expect(asset.headers["cache-control"]).toContain("immutable");
    expect((await get("/pixy/assets/gone.js")).status).toBe(404);
  });

  it("serves the config of the operator", async () => {
    expect(JSON.parse((await get("/pixy/config.json")).body)).toEqual({ title: "ours" });
  });

  it("serves nothing outside of its base path", async () => {
    expect((await get("/")).status).toBe(404);
  });

  it.each([
    "/pixy/../secret.txt",
    "/pixy/..%2fsecret.txt",
    "/pixy/assets/%2e%2e/%2e%2e/secret.txt",
  ])("lets nobody out of its folder: %s", async (address) => {
    expect((await get(address)).body).not.toContain("outside");
  });

  it("answers a malformed path instead of falling over", async () => {
    expect((await get("/pixy/%zz")).status).toBe(400);
  });

  /** Sends the path as it is, where `fetch` would tidy it up first. */
  function get(address: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    request({ host: "127.0.0.1", port: host.port, path: address }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    })
      .on("error", reject)
      .end();
    return promise;
  }
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
