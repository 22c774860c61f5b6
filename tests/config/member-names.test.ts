import { describe, expect, it, test } from "vitest";
import { nearestName } from "../../src/config/member-names.ts";

const KNOWN = ["id", "name", "clientId", "scope", "apiOrigins", "distinctCallback"];

describe("nearestName", () => {
  test.each([
    ["clientid", "clientId"],
    ["client_id", "clientId"],
    ["client-ID", "clientId"],
    ["scopes", "scope"],
    ["nmae", "name"],
    ["nmo", undefined],
    ["nam", "name"],
    ["apiOrigin", "apiOrigins"],
    ["distinctcalback", "distinctCallback"],
    ["colour", undefined],
    ["", undefined],
  ])("takes %j for %j", (name, meant) => {
    expect(nearestName(name, KNOWN)).toBe(meant);
  });

  it("prefers the nearer of two", () => {
    expect(nearestName("scopee", ["scoped", "scope"])).toBe("scoped");
    expect(nearestName("Scope", ["scoped", "scope"])).toBe("scope");
  });
});
