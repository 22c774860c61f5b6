import { describe, expect, it } from "vitest";
import { createTabProbe } from "../../src/checks/tab-probe.ts";
import { createRedactor } from "../../src/journeys/redact.ts";

type Answering = (mode: RequestMode | undefined) => Promise<Response>;

function probeOf(answering: Answering) {
  const modes: (RequestMode | undefined)[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    modes.push(init?.mode);
    return answering(init?.mode);
  };
  return { probe: createTabProbe({ fetch, now: () => 0, redactor: createRedactor() }), modes };
}

const request = { method: "GET", url: "https://id.example/jwks" } as const;

describe("a tab's look at an endpoint", () => {
  it("reads what it may read, and asks once", async () => {
    const { probe, modes } = probeOf(async () => Response.json({ keys: [] }));

    expect(await probe.send(request)).toMatchObject({ access: "open", answer: { status: 200 } });
    expect(modes).toEqual([undefined]);
  });

  it("says that CORS is missing when somebody answers a request that does not want to read", async () => {
    const { probe, modes } = probeOf(async (mode) => {
      if (mode !== "no-cors") throw new TypeError("Failed to fetch");
      return new Response();
    });

    expect(await probe.send(request)).toMatchObject({
      access: "blocked",
      reason: "CORS is missing",
    });
    expect(modes).toEqual([undefined, "no-cors"]);
  });

  it("says that nobody is there when nobody answers that either", async () => {
    const { probe } = probeOf(async () => {
      throw new TypeError("Failed to fetch");
    });

    expect(await probe.send(request)).toMatchObject({ access: "unreachable" });
  });

  it("does not follow a redirect, which would carry what was sent elsewhere", async () => {
    const { probe } = probeOf(async () => new Response(null, { status: 307 }));

    expect(await probe.send(request)).toMatchObject({
      access: "blocked",
      reason: "it is a redirect",
    });
  });
});
