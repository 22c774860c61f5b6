import { expect, it } from "vitest";
import { logoutOffered } from "../../src/checks/metadata/logout-offered.ts";
import { createSubject } from "../../src/checks/subject.ts";
import type { Probe } from "../../src/checks/probe.ts";

const issuer = "https://id.example";
const nobody = new Error("nobody is to be asked");
const probe: Probe = {
  from: "tab",
  send: () => Promise.reject(nobody),
  authorize: () => Promise.reject(nobody),
};

function verdictOf(metadata: { end_session_endpoint?: string }, scope = "openid profile") {
  const target = {
    issuer,
    metadata: { issuer, ...metadata },
    origin: "https://pixy.example",
    redirectUri: "https://pixy.example/callback",
    scope,
  };
  return logoutOffered.run(createSubject(target, probe));
}

it("passes a provider that names a page to sign out at, and warns of one that does not", async () => {
  expect(await verdictOf({ end_session_endpoint: `${issuer}/logout` })).toMatchObject({
    verdict: "pass",
  });
  expect(await verdictOf({})).toMatchObject({ verdict: "warn" });
});

it("asks nothing of plain OAuth, which knows no such page", async () => {
  expect(await verdictOf({}, "read:workflows")).toBeUndefined();
});
