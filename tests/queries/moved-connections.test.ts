import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/connections/connection.ts";
import { movedConnections } from "../../src/queries/moved-connections.ts";
import { METADATA, PROFILE } from "../support/provider-double.ts";

const connection: Connection = {
  id: "c1",
  profileId: PROFILE.id,
  providerName: PROFILE.name,
  issuer: METADATA.issuer,
  account: { subject: "alice", label: "Alice", attestedBy: "none", claims: undefined },
  requestedScope: "",
  grantedScope: "",
  connectedAt: 0,
  refreshedAt: undefined,
  accessTokenReceivedAt: 0,
  accessTokenExpiresAt: undefined,
  hasRefreshToken: true,
  hasIdToken: false,
  canSignOut: false,
  refreshTokenRotates: undefined,
  tokenOrigins: [METADATA.issuer],
  status: "Connected",
  problem: undefined,
  history: [],
};
const others = { ...connection, id: "c2", profileId: "other" };
const unnoted = { ...connection, id: "c3", tokenOrigins: undefined };

function movedBy(entry: unknown): string[] {
  const all = [connection, others, unnoted];
  return movedConnections(all, PROFILE, entry).map(({ id }) => id);
}

describe("the connections that an edit of their profile cuts off", () => {
  const { clientId, issuer } = PROFILE;
  const evil = "https://evil.example/token";

  it("are all of the profile when it names another issuer or client", () => {
    expect(movedBy({ clientId, issuer: "https://other.example" })).toEqual(["c1", "c3"]);
    expect(movedBy({ clientId: "other", issuer })).toEqual(["c1", "c3"]);
    expect(
      movedBy({ clientId, metadata: { ...METADATA, issuer: "https://other.example" } }),
    ).toEqual(["c1", "c3"]);
  });

  it("are those that never gave a token to an origin that it names now", () => {
    expect(movedBy({ clientId, metadata: { ...METADATA, token_endpoint: evil } })).toEqual(["c1"]);
    expect(
      movedBy({
        clientId,
        metadata: { authorization_endpoint: `${issuer}/authorize`, revocation_endpoint: evil },
      }),
    ).toEqual(["c1"]);
  });

  it("are none while everything stays at its place, or nothing is written yet", () => {
    expect(movedBy({ clientId, issuer })).toEqual([]);
    expect(movedBy({ clientId, metadata: METADATA })).toEqual([]);
    expect(movedBy({ clientId, metadata: { ...METADATA, token_endpoint: 7 } })).toEqual([]);
    expect(movedBy(undefined)).toEqual([]);
  });
});
