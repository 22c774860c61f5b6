import { expect, it } from "vitest";
import { decisionLine } from "../../src/mock-provider/decision-line.ts";

const decision = {
  id: 1,
  at: Date.UTC(2026, 0, 31, 12, 0, 5),
  issuer: "http://localhost:9000/s/api-401",
  endpoint: "token",
  method: "POST",
  clientId: "pixy",
  checks: [{ name: "code_verifier is there", passed: false }],
  misbehaviours: ["api-401"],
  status: 400,
  error: "invalid_request",
  description: "code_verifier is missing",
};

it("says in one line when, where, who, what and why", () => {
  expect(decisionLine(decision, "http://localhost:9000")).toBe(
    "12:00:05  POST  /s/api-401  token  pixy  400  invalid_request: code_verifier is missing  [not so: code_verifier is there]  [on command: api-401]",
  );
});

it("lets nobody write to the terminal", () => {
  const line = decisionLine({ ...decision, clientId: "\u001b[2Jx\n" }, "http://localhost:9000");

  expect(line).not.toMatch(/[^\x20-\x7e]/);
  expect(line).toContain("?[2Jx?");
});
