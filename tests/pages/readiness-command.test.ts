import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { readinessCommand } from "../../src/pages/readiness-command.tsx";

const target = {
  issuer: "https://id.acme.example",
  clientId: "pixy",
  origin: "https://app.example",
  redirectUri: "https://app.example/callback",
  scope: "openid profile email offline_access",
};

/** @returns what the command gets when a shell has read its line, npm aside */
function argumentsOf(command: string): string[] {
  const [, args = ""] = command.split(/^npm run readiness -- /);
  return execFileSync("sh", ["-c", `printf '%s\\0' ${args}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);
}

it("the command asks what the page asked, and names only what is not usual", () => {
  expect(argumentsOf(readinessCommand(target))).toEqual([
    "https://id.acme.example",
    "--client-id=pixy",
    "--origin=https://app.example",
  ]);
  expect(readinessCommand({ ...target, clientId: undefined })).not.toContain("--client-id");
});

it("the command names the redirect URI of an app below a path, and another scope", () => {
  const redirectUri = "https://app.example/pixy/callback/acme";
  expect(
    argumentsOf(readinessCommand({ ...target, redirectUri, scope: "openid" })).slice(-2),
  ).toEqual([`--redirect-uri=${redirectUri}`, "--scope=openid"]);
});

it.each(["--sign-in", "$(touch /tmp/x)", "a'b; rm -rf ~", "`id`", "a b", ""])(
  "a client id of %j is handed on as that, and as nothing else",
  (clientId) => {
    expect(argumentsOf(readinessCommand({ ...target, clientId }))).toContain(
      `--client-id=${clientId}`,
    );
  },
);
