import type { ConnectionRecord } from "../../src/connections/connection-record.ts";

/** Milliseconds; when its refresh token was sent. */
export const NOON = 1_700_000_000_000;

/** A connection whose third refresh has just been sent. */
export const marked: ConnectionRecord = {
  schema: 1,
  id: "c1",
  profileId: "acme",
  providerName: "Acme",
  issuer: "https://op.example",
  clientId: "pixy",
  account: { subject: "alice", label: "alice", attestedBy: "id_token" },
  requestedScope: "openid",
  grantedScope: "openid",
  connectedAt: NOON,
  accessTokenReceivedAt: NOON,
  hasRefreshToken: true,
  hasIdToken: true,
  canSignOut: false,
  lineage: "first",
  generation: 3,
  mark: { generation: 3, at: NOON, attempts: 1, state: "sent" },
  failures: 0,
  ended: false,
  history: [],
};
