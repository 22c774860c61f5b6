import { expect, it } from "vitest";
import { printable, printableJson } from "../../src/checks/printable.ts";
import type { Probe } from "../../src/checks/probe.ts";
import { runChecks } from "../../src/checks/run-checks.ts";
import { createSubject } from "../../src/checks/subject.ts";
import { createRedactor } from "../../src/journeys/redact.ts";

const steering = "\u001b]52;c;YQ==\u0007 \u009b31m \u202e\u2066\u200f\u061c\u2028\u007f";
const anySteering = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

it("takes everything out of a text that steers a terminal or turns the line", () => {
  expect(printable(`a${steering}b`)).not.toMatch(anySteering);
  expect(printable("Grüße, 日本 שלום")).toBe("Grüße, 日本 שלום");
});

it("writes JSON of the same value without them", () => {
  const json = printableJson(JSON.stringify({ seen: steering }, null, 2));

  expect(json.replaceAll("\n", "")).not.toMatch(anySteering);
  expect(JSON.parse(json)).toEqual({ seen: steering });
});

it("lets no finding of a check carry them", async () => {
  const target = {
    issuer: "https://id.example",
    metadata: { issuer: `https://evil.example/${steering}` },
    origin: "https://app.example",
    redirectUri: "https://app.example/callback",
    scope: "openid",
  };
  const probe: Probe = {
    from: "tab",
    send: async () => ({ access: "blocked", reason: steering, hiddenHeaders: [], exchanges: [] }),
    authorize: async () => ({ at: "unseen", exchanges: [] }),
  };

  const rows = await runChecks(createSubject(target, probe), { redactor: createRedactor() });

  expect(rows.find(({ id }) => id === "issuer")?.finding.seen).toContain("evil.example");
  for (const { finding } of rows) expect(finding.seen).not.toMatch(anySteering);
});
