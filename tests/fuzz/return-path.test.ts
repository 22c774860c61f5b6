import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { safeReturnPath, targetLinkPath } from "../../src/connections/return-path.ts";
import { hostileText } from "./hostile.ts";
import { itHolds } from "./property.ts";

const piece = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      "/",
      "//",
      "\\",
      ".",
      "..",
      "%2e",
      "%2f",
      "%5c",
      "\t",
      "\n",
      "@",
      ":",
      "?",
      "#",
      "evil.example",
      "https:",
      "javascript:",
      "callback",
      "Callback",
      "%63allback",
      "login",
      "LOGIN",
      "console",
    ),
  },
  hostileText,
);
const path = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
const anyPath = fc.oneof(
  path,
  path.map((text) => `/${text}`),
);

describe("a return path", () => {
  itHolds("stays in this app, away from its sign-in screens", anyPath, (text) => {
    const safe = safeReturnPath(text);
    expect(safe).toMatch(/^\/(?![/\\])/);
    const url = new URL(safe, "https://app.example");
    expect(url.origin).toBe("https://app.example");
    // As the router reads it: decoded, in any case.
    expect(decoded(url.pathname).toLowerCase()).not.toMatch(/^\/+(callback|login)(\/|$)/);
    expect(safeReturnPath(safe)).toBe(safe);
  });

  itHolds(
    "of this app is kept as it is",
    fc.tuple(fc.webPath(), fc.webQueryParameters(), fc.webFragments()),
    ([pathname, query, fragment]) => {
      const here = new URL(`https://app.example/console${pathname}?${query}#${fragment}`);
      const kept = here.pathname + here.search + here.hash;
      fc.pre(here.pathname.startsWith("/console"));
      expect(safeReturnPath(kept)).toBe(kept);
    },
  );

  itHolds("that a third party asks for leads into this installation, or home", anyPath, (text) => {
    const base = "https://app.example/pixy/";
    for (const target of [text, base + text, `https://app.example${text}`]) {
      const inside = targetLinkPath(target, base);
      expect(inside).toMatch(/^\/(?![/\\])/);
      expect(new URL(base.slice(0, -1) + inside).href.startsWith(base)).toBe(true);
    }
  });
});

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
