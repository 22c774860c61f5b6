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
function argumentsOf(command: string | undefined): string[] {
  const [, args = ""] = command?.split(/^npm run readiness -- /) ?? [];
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

it("the command names the redirect URI of an app below a path, and other scopes", () => {
  const redirectUri = "https://app.example/pixy/callback/acme";
  const scope = "openid read:all";
  expect(argumentsOf(readinessCommand({ ...target, redirectUri, scope })).slice(-2)).toEqual([
    `--redirect-uri=${redirectUri}`,
    `--scope=${scope}`,
  ]);
});

it.each(["--sign-in", "my app", "1234-abc.apps.example"])(
  "a client id of %j is one word",
  (clientId) => {
    expect(argumentsOf(readinessCommand({ ...target, clientId }))).toContain(
      `--client-id=${clientId}`,
    );
  },
);

// The last three are read by PowerShell, cmd.exe and fish, however a POSIX shell would quote them.
it.each(["$(id)", "`id`", "a'b; id #", 'a" id', "%PATH%", "';calc;'", "&calc&", "x\\';id;#"])(
  "no command is offered with %j in it",
  (text) => {
    expect(readinessCommand({ ...target, clientId: text })).toBeUndefined();
    expect(readinessCommand({ ...target, scope: text })).toBeUndefined();
    expect(readinessCommand({ ...target, issuer: `https://id.example/${text}` })).toBeUndefined();
  },
);
