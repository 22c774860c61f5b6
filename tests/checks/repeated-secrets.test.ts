import { describe, expect, it } from "vitest";
import { createCommandLineProbe } from "../../src/checks/command-line-probe.ts";
import { createGrant } from "../../src/checks/grant.ts";
import type { Probe } from "../../src/checks/probe.ts";
import { runChecks } from "../../src/checks/run-checks.ts";
import { createSubject } from "../../src/checks/subject.ts";
import { createTabProbe } from "../../src/checks/tab-probe.ts";
import { createRedactor, type Redactor } from "../../src/journeys/redact.ts";

const issuer = "https://id.example";
const origin = "https://app.example";
const metadata = {
  issuer,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/me`,
  revocation_endpoint: `${issuer}/revoke`,
};
const target = {
  issuer,
  metadata,
  clientId: "pixy",
  origin,
  redirectUri: `${origin}/callback`,
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
const tokens = {
  access: "access-of-the-connection",
  refresh: "refresh-of-the-connection",
  id: "id-token-of-the-connection",
};
const grantMade = {
  context: { profile, metadata },
  tokenSet: {
    accessTokens: { "": { token: tokens.access, tokenType: "Bearer", receivedAt: 0 } },
    refreshToken: tokens.refresh,
    idToken: tokens.id,
  },
  triesReuse: true,
};

/** A provider that repeats whatever it was sent, wherever it can, and what it knows besides. */
function createParrot() {
  const secrets = new Set(Object.values(tokens));
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const form = new URLSearchParams(await request.text());
    const sent = ["code", "code_verifier", "refresh_token", "token"].flatMap((name) =>
      form.getAll(name),
    );
    const bearer = request.headers.get("authorization")?.replace("Bearer ", "") ?? [];
    const heard = [...sent, bearer].flat();
    for (const secret of heard) secrets.add(secret);
    const next = `successor-${secrets.size}-of-all-that`;
    const isFirst = form.get("refresh_token") === tokens.refresh && !secrets.has("spent");
    if (isFirst) {
      secrets.add("spent").add(next);
    }
    return Response.json(
      {
        ...(isFirst ? { access_token: `${next}-access`, refresh_token: next } : {}),
        error: isFirst ? undefined : "invalid_grant",
        error_description: `Do not send ${[...heard, ...Object.values(tokens)].join(", nor ")}!`,
        acme_ticket: heard.join("~"),
        acme: { deep: heard },
      },
      {
        status: isFirst ? 200 : 400,
        headers: { "access-control-allow-origin": origin, "x-acme": heard.join(" ") },
      },
    );
  };
  return { fetch, secrets };
}

const probes: Record<string, (fetch: typeof globalThis.fetch, redactor: Redactor) => Probe> = {
  "a tab": (fetch, redactor) => createTabProbe({ fetch, now: () => 0, redactor }),
  "a command line": (fetch, redactor) =>
    createCommandLineProbe({ fetch, now: () => 0, origin, redactor }),
};

describe.each(Object.entries(probes))("what a check from %s tells", (_from, probeWith) => {
  it("has none of the tokens that the provider repeats, in its words or under names of its own", async () => {
    const { fetch, secrets } = createParrot();
    const redactor = createRedactor();
    const probe = probeWith(fetch, redactor);
    const grant = createGrant(grantMade, probe, { redactor, fetch });

    const rows = await runChecks(
      createSubject(target, probe, async () => grant),
      { redactor },
    );

    const told = JSON.stringify(rows);
    secrets.delete("spent");
    // The made-up ones, those of the connection and their successors.
    expect(secrets.size).toBeGreaterThan(6);
    for (const secret of secrets) expect(told).not.toContain(secret);
    expect(told).toContain("Do not send •••• (");
    expect(told).toContain("grant_type=refresh_token");
    expect(rows.map(({ finding }) => finding.seen).join()).toMatch(/`Do not send ••••/);
  });
});
