import { describe, expect, it } from "vitest";
import type { Connection, ConnectionStatus } from "../../src/connections/connection.ts";
import { filterConnections } from "../../src/pages/connections/connection-filter.ts";

function connection(providerName: string, label: string, status: ConnectionStatus): Connection {
  return {
    id: label,
    profileId: "acme",
    providerName,
    issuer: "https://id.example",
    account: {
      subject: label,
      label,
      claims: { sub: label, email: `${label}@mail.example` },
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
    status,
    problem: undefined,
    history: [],
  };
}

const all = [
  connection("Acme", "Alice", "Connected"),
  connection("Acme", "Bob", "Offline"),
  connection("GitLab", "Alice", "Needs reconnect"),
];
const found = (text: string, status = "") =>
  filterConnections(all, text, status).map(({ providerName, account }) => [
    providerName,
    account.label,
  ]);

describe("looking for a connection", () => {
  it("finds all without a filter", () => {
    expect(found("")).toHaveLength(3);
  });

  it("finds by every word, in provider, account and address, in any letter case", () => {
    expect(found("ALICE acme")).toEqual([["Acme", "Alice"]]);
    expect(found("bob@mail")).toEqual([["Acme", "Bob"]]);
  });

  it("finds by status", () => {
    expect(found("alice", "Needs reconnect")).toEqual([["GitLab", "Alice"]]);
  });

  it("finds nothing where nothing fits", () => {
    expect(found("carol")).toEqual([]);
  });
});
