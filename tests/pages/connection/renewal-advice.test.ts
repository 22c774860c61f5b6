import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/connections/connection.ts";
import {
  whatBringsRefreshToken,
  whatRotatesRefreshToken,
} from "../../../src/pages/connection/renewal-advice.ts";

const connection: Connection = {
  id: "1",
  profileId: "acme",
  providerName: "Acme",
  issuer: "https://id.acme.example",
  account: { subject: "alice", label: "Alice", claims: undefined, attestedBy: "id_token" },
  requestedScope: "openid",
  grantedScope: "openid",
  connectedAt: 0,
  refreshedAt: undefined,
  accessTokenReceivedAt: 0,
  accessTokenExpiresAt: undefined,
  hasRefreshToken: false,
  hasIdToken: true,
  canSignOut: false,
  refreshTokenRotates: undefined,
  status: "Connected",
  problem: undefined,
  history: [],
};
const profile = { scope: "openid", authorizationParams: {} };
const offline = { ...profile, scope: "openid offline_access" };

describe("the advice to a connection without a refresh token", () => {
  it("is the scope that usually brings one", () => {
    expect(whatBringsRefreshToken(connection, profile)).toContain("`offline_access`");
  });

  for (const [issuer, advice] of [
    ["https://accounts.google.com", "`access_type=offline` and `prompt=consent`"],
    ["https://login.microsoftonline.com/tenant/v2.0", "Microsoft Entra gives one"],
    ["https://dev-1.okta.com/oauth2/default", "`Refresh Token` ticked"],
    ["https://acme.eu.auth0.com/", "`Allow Offline Access`"],
    ["https://sso.acme.example/realms/main", "`Use refresh tokens`"],
  ] as const) {
    it(`is the setting of the provider that issues as ${issuer}`, () => {
      expect(whatBringsRefreshToken({ ...connection, issuer }, profile)).toContain(advice);
    });
  }

  it("is that of no provider whose name another one has in its address", () => {
    const issuer = "https://accounts.google.com.example/?https://x.auth0.com/";
    expect(whatBringsRefreshToken({ ...connection, issuer }, profile)).not.toMatch(/Google|Auth0/u);
  });

  it("is to look at the provider when the scope was asked for and not granted", () => {
    expect(whatBringsRefreshToken(connection, offline)).toContain("not granted");
  });

  it("is to look at the client when the scope was granted and none came", () => {
    const granted = { ...connection, grantedScope: "openid offline_access" };
    expect(whatBringsRefreshToken(granted, offline)).toContain("`refresh_token`");
  });

  it("is to reconnect what was imported without one, when the profile asks for one", () => {
    const imported = { ...connection, obtainedBy: "import" } as const;
    expect(whatBringsRefreshToken(imported, offline)).toContain("Reconnecting asks for one");
    expect(whatBringsRefreshToken(imported, profile)).toContain("`offline_access`");
  });
});

describe("the advice to a connection whose refresh token stays the same", () => {
  it("is the setting of a provider that is known", () => {
    const issuer = "https://sso.acme.example/realms/main";
    expect(whatRotatesRefreshToken({ issuer })).toContain("`Revoke Refresh Token`");
  });

  it("is rotation or a key at any other", () => {
    expect(whatRotatesRefreshToken(connection)).toMatch(/rotation.*DPoP/u);
  });
});
