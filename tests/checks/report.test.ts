import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/checks/check.ts";
import { type Report, withFix } from "../../src/checks/report.ts";
import { reportMarkdown } from "../../src/checks/report-markdown.ts";
import type { CheckedRow } from "../../src/checks/run-checks.ts";
import { termsOfIssuer } from "../../src/presets/provider-terms.ts";

const client = { origin: "https://pixy.example", redirectUri: "https://pixy.example/callback" };

function row(finding: Finding): CheckedRow {
  return {
    id: "cors-token",
    group: "browser",
    title: "A page may read what its token endpoint answers",
    why: "Else the code is spent.",
    reference: "Fetch standard",
    remedy: "cors",
    finding,
  };
}

const failed = row({ verdict: "fail", seen: "It answers, but not for a page." });

describe("what mends a fault", () => {
  it.each([
    ["https://sso.acme.example/realms/main", "Web origins"],
    ["https://dev-1.okta.com/oauth2/default", "Trusted Origins"],
    ["https://acme.eu.auth0.com/", "Allowed Web Origins"],
    ["https://login.microsoftonline.com/11111111/v2.0", "Single-page application"],
  ])("is said in the terms of %s", (issuer, words) => {
    const { fix } = withFix(failed, termsOfIssuer(issuer), client);

    expect(fix).toContain(words);
    expect(fix).toMatch(/https:\/\/pixy\.example/);
  });

  it("is said in everybody's words where the provider is not known", () => {
    const { fix } = withFix(failed, termsOfIssuer("https://id.example"), client);

    expect(fix).toContain("Add `https://pixy.example` to the web origins");
  });

  it("is not said of what passed, nor of what nobody saw", () => {
    for (const verdict of ["pass", "unknown"] as const) {
      expect(withFix(row({ verdict, seen: "x" }), {}, client).fix).toBeUndefined();
    }
  });
});

describe("a report as Markdown", () => {
  function reportOf(finding: Finding): Report {
    return {
      issuer: "https://id.example",
      clientId: "pixy",
      ...client,
      from: "tab",
      at: Date.UTC(2026, 0, 2),
      rows: [withFix(row(finding), {}, client)],
    };
  }

  it("says verdict, what was seen, why it matters and how to mend it", () => {
    const text = reportMarkdown(reportOf(failed.finding));

    expect(text).toContain(
      "1 fail, 0 warn, 0 unknown, 0 pass. Looked at from a browser's tab, 2026-01-02",
    );
    expect(text).toContain("- **✖ fail** A page may read");
    expect(text).toContain("Seen: It answers, but not for a page.");
    expect(text).toContain("Why: Else the code is spent. (Fetch standard)");
    expect(text).toContain("Fix: Add `https://pixy.example` to the web origins");
  });

  it("makes no markup of what a provider says", () => {
    const seen = "It says `a`: [click](https://evil.example) <img src=x> @everyone\n# heading";

    const text = reportMarkdown(reportOf({ verdict: "fail", seen }));

    expect(text).not.toMatch(/(?<!\\)\[click/);
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).not.toMatch(/^# heading/m);
  });
});
