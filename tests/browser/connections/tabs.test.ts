import { describe, expect, it, vi } from "vitest";
import { codeOf } from "../../connections/failure.ts";
import { until } from "../../connections/until.ts";
import { createGate } from "../../support/rotating-provider.ts";
import { createProfile, deleteDatabase, dumpDatabase } from "./browser-tabs.ts";

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

describe("tabs of one browser", () => {
  it("make one token request for twenty calls in each of eight of them on an expired token", async () => {
    const profile = await createProfile();
    const tabs = await Promise.all(times(8, () => profile.openTab()));
    const [first] = tabs;
    if (first === undefined) throw new Error("there is no tab");
    profile.provider.accessTokenLife = 1;
    const id = await first.connect();
    profile.provider.accessTokenLife = 3600;
    await until("the token has expired", async () => {
      const { accessTokenExpiresAt = Infinity } = await first.find(id);
      return accessTokenExpiresAt < Date.now();
    });
    const answers = await Promise.all(tabs.flatMap((tab) => times(20, () => tab.get(id))));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(profile.provider.refreshes()).toHaveLength(1);
    expect(new Set(profile.provider.api.calls.map(({ token }) => token))).toEqual(new Set([1]));
  });
});
