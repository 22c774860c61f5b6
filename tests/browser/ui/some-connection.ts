import type { Connection } from "../../../src/connections/connection.ts";

/** A connection as any other. */
export const someConnection: Connection = {
  id: "one",
  profileId: "acme",
  providerName: "Acme",
  issuer: "https://id.acme.example",
  account: {
    subject: "alice",
    label: "Alice",
    claims: { sub: "alice", name: "Alice" },
    attestedBy: "id_token",
  },
  requestedScope: "openid",
  grantedScope: "openid",
  connectedAt: 0,
  refreshedAt: undefined,
  accessTokenReceivedAt: 0,
  accessTokenExpiresAt: undefined,
  hasRefreshToken: true,
  hasIdToken: true,
  canSignOut: true,
  refreshTokenRotates: undefined,
  status: "Connected",
  problem: undefined,
  history: [],
};
