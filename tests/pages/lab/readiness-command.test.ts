import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { readinessCommand } from "../../../src/pages/lab/readiness-command.ts";
import { PROFILE } from "../../support/provider-double.ts";

const shared = "https://app.example/pixy/callback";

/** @returns what the command gets when a shell has read its line, npm aside */
function argumentsOf(command: string): string[] {
  const [, args = ""] = command.split(/^npm run readiness -- /);
  return execFileSync("sh", ["-c", `printf '%s\\0' ${args}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);
}

it("asks as Pixy would ask, also below a path and with a callback of the provider's own", () => {
  expect(argumentsOf(readinessCommand({ ...PROFILE, distinctCallback: true }, shared))).toEqual([
    PROFILE.issuer,
    `--client-id=${PROFILE.clientId}`,
    `--redirect-uri=${shared}/${PROFILE.id}`,
    `--scope=${PROFILE.scope}`,
  ]);
});

it.each(["--sign-in", "$(touch /tmp/x)", "a'b; rm -rf ~", "`id`", "a b", ""])(
  "hands on a client id of %j as that, and as nothing else",
  (clientId) => {
    expect(argumentsOf(readinessCommand({ ...PROFILE, clientId }, shared))).toContain(
      `--client-id=${clientId}`,
    );
  },
);
