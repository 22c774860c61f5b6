import { expect, it } from "vitest";
import { readinessCommand } from "../../src/pages/readiness-command.tsx";

const target = {
  issuer: "https://id.acme.example",
  clientId: "pixy",
  origin: "https://app.example",
  redirectUri: "https://app.example/callback",
  scope: "openid profile email offline_access",
};

it("the command asks what the page asked, and names only what is not usual", () => {
  expect(readinessCommand(target)).toBe(
    "npm run readiness -- 'https://id.acme.example' --client-id 'pixy' --origin https://app.example",
  );
  expect(readinessCommand({ ...target, clientId: undefined })).not.toContain("--client-id");
});

it("the command names the redirect URI of an app below a path, and another scope", () => {
  const redirectUri = "https://app.example/pixy/callback/acme";
  expect(readinessCommand({ ...target, redirectUri, scope: "openid" })).toMatch(
    / --redirect-uri '.*\/pixy\/callback\/acme' --scope 'openid'$/,
  );
});

it("nothing of what a person typed is read by the shell", () => {
  expect(readinessCommand({ ...target, clientId: "a'; rm -rf ~ #" })).toContain(
    "--client-id 'a'\\''; rm -rf ~ #'",
  );
});
