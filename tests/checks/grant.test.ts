import { describe, expect, it } from "vitest";
import { refreshTokenRotated } from "../../src/checks/connection/refresh-token-rotated.ts";
import { reuseDetected } from "../../src/checks/connection/reuse-detected.ts";
import { revocationWorks } from "../../src/checks/connection/revocation-works.ts";
import { createGrant } from "../../src/checks/grant.ts";
import type { Answer, Probe } from "../../src/checks/probe.ts";
import { createSubject } from "../../src/checks/subject.ts";
import { createRedactor } from "../../src/journeys/redact.ts";

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
const profile = {
  id: "a",
  name: "A",
  clientId: "pixy",
  scope: "openid",
  authorizationParams: {},
  dpop: false,
  par: "auto",
  refreshTokens: "vault",
  apis: [],
  apiOrigins: [],
  distinctCallback: false,
} as const;

/** A provider that is careful or not, and tells what it was sent. */
function providerWith({
  rotates = true,
  detectsReuse = true,
  revokes = true,
  isAlive = true,
}: {
  rotates?: boolean;
  detectsReuse?: boolean;
  revokes?: boolean;
  isAlive?: boolean;
}) {
  const good = new Set(isAlive ? ["r0"] : []);
  const sent: string[] = [];
  let issued = 0;

  function answer(url: string, { refresh_token: token = "", token: revoked = "" }): Answer {
    if (url.endsWith("/revoke")) {
      sent.push(`revoke ${revoked}`);
      if (revokes) good.clear();
      return { status: 200, headers: new Headers(), body: "" };
    }
    sent.push(token);
    if (!good.has(token)) {
      if (detectsReuse) good.clear();
      return { status: 400, headers: new Headers(), body: '{"error":"invalid_grant"}' };
    }
    const next = rotates ? `r${++issued}` : token;
    if (rotates) good.delete(token);
    good.add(next);
    const body = JSON.stringify({ access_token: "a", refresh_token: next });
    return { status: 200, headers: new Headers(), body };
  }

  const probe: Probe = {
    from: "command-line",
    send: async ({ url, form = {} }) => ({
      access: "open",
      reason: "",
      answer: answer(url, form),
      hiddenHeaders: [],
      exchanges: [],
    }),
    authorize: async () => ({ at: "unseen", exchanges: [] }),
  };
  return { probe, sent };
}

async function verdictsAt(provider: ReturnType<typeof providerWith>, triesReuse = false) {
  const { probe } = provider;
  const tokenSet = { accessTokens: {}, refreshToken: "r0" };
  const fetch = () => Promise.reject(new Error("nothing is given back here"));
  const grant = createGrant({ context: { profile, metadata }, tokenSet, triesReuse }, probe, {
    redactor: createRedactor(),
    fetch,
  });
  const subject = createSubject(target, probe, async () => grant);
  const [rotation, reuse, revocation] = [
    await refreshTokenRotated.run(subject),
    await reuseDetected.run(subject),
    await revocationWorks.run(subject),
  ];
  return {
    rotation: rotation?.verdict,
    reuse: reuse?.verdict,
    revocation: revocation?.verdict,
  };
}

describe("what a connection shows of a provider", () => {
  it("rotates and revokes; reuse is not tried unasked", async () => {
    const provider = providerWith({});

    expect(await verdictsAt(provider)).toEqual({
      rotation: "pass",
      reuse: "unknown",
      revocation: "pass",
    });
    expect(provider.sent).toEqual(["r0", "revoke r1", "r1"]);
  });

  it("ends the grant at reuse, and leaves nothing to revoke", async () => {
    const provider = providerWith({});

    expect(await verdictsAt(provider, true)).toEqual({
      rotation: "pass",
      reuse: "pass",
      revocation: "unknown",
    });
    expect(provider.sent).toEqual(["r0", "r0", "r1"]);
  });

  it("refuses a spent token and keeps its successor: not enough", async () => {
    const provider = providerWith({ detectsReuse: false });

    expect(await verdictsAt(provider, true)).toMatchObject({ reuse: "fail", revocation: "pass" });
    expect(provider.sent).toEqual(["r0", "r0", "r1", "revoke r2", "r2"]);
  });

  it("keeps the same refresh token, so that nothing is spent", async () => {
    expect(await verdictsAt(providerWith({ rotates: false }), true)).toEqual({
      rotation: "fail",
      reuse: "unknown",
      revocation: "pass",
    });
  });

  it("does not listen to a revocation", async () => {
    expect(await verdictsAt(providerWith({ revokes: false }))).toMatchObject({
      revocation: "fail",
    });
  });

  it("refuses the grant from the start, which says nothing about the rest", async () => {
    expect(await verdictsAt(providerWith({ isAlive: false }), true)).toEqual({
      rotation: "fail",
      reuse: "unknown",
      revocation: "unknown",
    });
  });
});
