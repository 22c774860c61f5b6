import { expect, it } from "vitest";
import { createRedactor } from "../../src/journeys/redact.ts";
import { coveredStep } from "../../src/queries/covered-step.ts";

const SECRET = "a-secret-that-was-typed-for-one-run";

/** @returns what is shown of an API's answer, where a run knows the secret */
function shownOf(body: string): string | undefined {
  const redactor = createRedactor();
  redactor.conceal(SECRET);
  const answer = { status: 200, body };
  const step = { key: "called", at: 0, outcome: "done", facts: [], answer } as const;
  return coveredStep(step, redactor).answer?.body;
}

it("of a long answer the beginning is shown, and no half of a secret at its end", () => {
  for (let at = 3_960; at <= 4_000; at += 8) {
    const shown = shownOf(".".repeat(at) + SECRET + ".".repeat(100)) ?? "";
    expect(shown).toHaveLength(4_000);
    expect(shown).not.toContain(SECRET.slice(0, 4));
  }
});
