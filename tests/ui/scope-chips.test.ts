import { expect, it } from "vitest";
import { compareScopes } from "../../src/ui/scope-chips.tsx";

it("what was asked and granted stands first, in the order asked", () => {
  expect(compareScopes("openid profile", "profile openid")).toEqual([
    { name: "openid", state: "granted" },
    { name: "profile", state: "granted" },
  ]);
});

it("what was refused and what came unasked are told apart", () => {
  expect(compareScopes("openid write", "openid admin")).toEqual([
    { name: "openid", state: "granted" },
    { name: "write", state: "missing" },
    { name: "admin", state: "extra" },
  ]);
});

it("doubled and empty words count once and not at all", () => {
  expect(compareScopes("a  a ", "a")).toEqual([{ name: "a", state: "granted" }]);
  expect(compareScopes("", "")).toEqual([]);
});
