import { describe, expect, it } from "vitest";
import { safeReturnPath, targetLinkPath } from "../../src/connections/return-path.ts";

describe("a return path", () => {
  it.each(["/", "/console?connection=a&url=https%3A%2F%2Fapi.example", "/connections/a#steps"])(
    "of this app is followed: %s",
    (path) => {
      expect(safeReturnPath(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    null,
    "",
    "console",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n//evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/..//evil.example",
    "/%2e//evil.example",
  ])("that leaves it leads home: %j", (path) => {
    expect(safeReturnPath(path)).toBe("/");
  });

  it.each(["/callback", "/callback?code=a&state=b", "/callback/acme", "/login?connection=a"])(
    "to a sign-in screen leads home, not in a circle: %s",
    (path) => {
      expect(safeReturnPath(path)).toBe("/");
    },
  );
});

describe("the target of a third party's sign-in", () => {
  const base = "https://host.example/pixy/";

  it("is a path of this installation, without its base", () => {
    expect(targetLinkPath("https://host.example/pixy/console?method=GET", base)).toBe(
      "/console?method=GET",
    );
    expect(targetLinkPath(base, base)).toBe("/");
  });

  it.each([
    null,
    "/console",
    "https://evil.example/pixy/console",
    "https://host.example/pixying/console",
    "https://host.example.evil.example/pixy/console",
    "https://host.example@evil.example/pixy/",
    "https://host.example/pixy//evil.example",
    "https://host.example/pixy/../other",
    "javascript:alert(1)",
  ])("that is elsewhere leads home: %s", (target) => {
    expect(targetLinkPath(target, base)).toBe("/");
  });
});
