import { expect, it } from "vitest";
import { decisiveStep } from "../../../src/pages/lab/decisive-step.ts";

const step = (code?: string) => ({
  from: "attacker" as const,
  to: "provider" as const,
  title: "Sent it",
  sentence: "It was sent.",
  at: 0,
  exchanges: { first: 0, end: 0 },
  ...(code !== undefined && { refusal: { by: "provider" as const, code } }),
});

it("an attack is stopped at the refusal that its verdict names, whatever is refused afterwards", () => {
  const steps = [step(), step("invalid_grant"), step("HTTP 401")];
  const result = {
    outcome: "stopped",
    by: "provider",
    code: "invalid_grant",
    sentence: "Worth nothing.",
  } as const;
  expect(decisiveStep({ steps, result })).toBe(1);
  expect(decisiveStep({ steps, result: { outcome: "not-stopped", sentence: "All lost." } })).toBe(
    2,
  );
  expect(decisiveStep({ steps: [], result })).toBeUndefined();
});
