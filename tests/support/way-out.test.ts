import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWayOut, type WayOut } from "./way-out.ts";

describe("the way out of a browser", () => {
  let wayOut: WayOut;
  const told: string[] = [];

  beforeEach(async () => {
    told.length = 0;
    wayOut = await openWayOut((host) => told.push(host));
  });
  afterEach(() => wayOut.close());

  /** Asks as a browser does that has a proxy. */
  function ask(method: string, path: string): ClientRequest {
    return request(wayOut.proxy, { method, path, agent: false }).end();
  }

  it("notes what is asked for over http, and answers it itself", async () => {
    const [answer] = await once(ask("GET", "http://stranger.example/a?b=c"), "response");
    expect(answer).toMatchObject({ statusCode: 403 });
    expect(wayOut.strangers).toEqual(["stranger.example"]);
    expect(told).toEqual(["stranger.example"]);
  });

  it("notes what is asked for over https, and opens no tunnel", async () => {
    const [answer] = await once(ask("CONNECT", "stranger.example:443"), "connect");
    expect(answer).toMatchObject({ statusCode: 403 });
    expect(wayOut.strangers).toEqual(["stranger.example:443"]);
  });
});
