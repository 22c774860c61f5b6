import { request as sendRequest } from "node:http";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type HttpMockProvider, serveMockProvider } from "../../src/mock-provider/http.ts";
import { renderPage } from "../../src/mock-provider/pages/render-page.tsx";

let served: HttpMockProvider;

beforeEach(async () => {
  served = await serveMockProvider({ renderPage });
  onTestFinished(served.close);
});

/** `fetch` sets the Host header by itself. */
function statusUnder(host: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    sendRequest(`${served.issuer}${path}`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

describe("the name under which a request comes", () => {
  it.each(["localhost", "LocalHost:80", "mock.localhost", "127.0.0.1", "127.4.5.6:9", "[::1]:9"])(
    "may be %s",
    async (host) => {
      expect(await statusUnder(host, "/jwks")).toBe(200);
    },
  );

  it.each([
    "rebound.example",
    "localhost.example:80",
    "127.0.0.1.example",
    "127.0.0.256",
    "evil-localhost",
    "user@localhost",
    "192.168.0.1",
  ])("may not be %j: the page that sent it would count as ours", async (host) => {
    const paths = ["/", "/account", "/jwks", "/mock-id.css", "/.well-known/mock-provider"];

    const statuses = await Promise.all(paths.map((path) => statusUnder(host, path)));

    expect(statuses).toEqual(paths.map(() => 403));
  });
});

describe("a body", () => {
  const post = (path: string, length: number) =>
    fetch(`${served.issuer}${path}`, { method: "POST", body: "x".repeat(length) });

  it.each(["/token", "/register", "/account", "/nothing"])(
    "of more than 256 kB is not read at %s",
    async (path) => {
      const { status } = await post(path, 256 * 1024 + 1);

      expect(status).toBe(413);
      expect(served.issuers.log.entries()).toEqual([]);
    },
  );

  it("of 256 kB is read", async () => {
    expect((await post("/nothing", 256 * 1024)).status).toBe(404);
  });

  it("is refused without a length as well, and the next request is answered", async () => {
    const chunk = new Uint8Array(64 * 1024);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 100) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const init = { method: "POST", body, duplex: "half" };

    expect((await fetch(`${served.issuer}/token`, init)).status).toBe(413);
    expect((await fetch(`${served.issuer}/jwks`)).status).toBe(200);
  });
});
