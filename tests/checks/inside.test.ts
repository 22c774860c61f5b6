import { describe, expect, it } from "vitest";
import type { Probe } from "../../src/checks/probe.ts";
import { runChecks } from "../../src/checks/run-checks.ts";
import { beginCheckSignIn } from "../../src/checks/sign-in.ts";
import { createSubject } from "../../src/checks/subject.ts";
import { createRedactor } from "../../src/journeys/redact.ts";
import { failureOf } from "../support/oauth-failure.ts";

const client = {
  clientId: "pixy",
  origin: "https://app.example",
  redirectUri: "https://app.example/callback",
  scope: "openid",
};

/** @returns metadata whose every endpoint lies at an origin */
function metadataAt(origin: string, issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    jwks_uri: `${origin}/jwks`,
    userinfo_endpoint: `${origin}/userinfo`,
    revocation_endpoint: `${origin}/revoke`,
    pushed_authorization_request_endpoint: `${origin}/push`,
  };
}

async function checked(issuer: string, endpoints: string) {
  const asked: string[] = [];
  const probe: Probe = {
    from: "command-line",
    async send({ url }) {
      asked.push(url);
      return { access: "unreachable", reason: "no answer", hiddenHeaders: [], exchanges: [] };
    },
    async authorize(url) {
      asked.push(url);
      return { at: "unreachable", exchanges: [] };
    },
  };
  const metadata = metadataAt(endpoints, issuer);
  const rows = await runChecks(createSubject({ ...client, issuer, metadata }, probe), {
    redactor: createRedactor(),
  });
  return { asked, https: rows.find(({ id }) => id === "https")?.finding };
}

describe("endpoints on this machine", () => {
  it.each([
    "http://127.0.0.1:9200",
    "http://localhost",
    "https://[::1]:8443",
    "http://a.localhost",
    "https://localhost.",
    "https://[::ffff:127.0.0.1]",
  ])("at %s are sent nothing for an issuer elsewhere, which fails", async (inside) => {
    const { asked, https } = await checked("https://id.example", inside);

    expect(asked).toEqual([]);
    expect(https).toMatchObject({
      verdict: "fail",
      seen: expect.stringMatching(/`token_endpoint` is .*Nothing is sent there/),
    });
  });

  it("are asked for an issuer on this machine", async () => {
    const { asked, https } = await checked("http://localhost:4000", "http://127.0.0.1:4000");

    expect(asked).toContain("http://127.0.0.1:4000/token");
    expect(https?.verdict).toBe("pass");
  });

  it("let no sign-in begin for an issuer elsewhere", async () => {
    const issuer = "https://id.example";
    const fetch = async () => Response.json(metadataAt("http://127.0.0.1:9200", issuer));

    const failure = await failureOf(
      beginCheckSignIn({ ...client, issuer }, { fetch, now: Date.now, triesReuse: false }),
    );

    expect(failure.code).toBe("endpoint_insecure");
  });
});
