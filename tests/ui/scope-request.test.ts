import { expect, it } from "vitest";
import { requestedScopes } from "../../src/ui/scope-request.tsx";

it("marks what is asked for the first time, and what is there already", () => {
  expect(requestedScopes("write read", "openid read")).toEqual([
    { name: "write", isNew: true },
    { name: "read", isNew: false },
    { name: "openid", isNew: false },
  ]);
  expect(requestedScopes("", "")).toEqual([]);
});
