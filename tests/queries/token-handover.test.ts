import { expect, it } from "vitest";
import { createTokenHandover } from "../../src/queries/token-handover.ts";

it("a token on its way is there until it has arrived, and the next one takes its place", () => {
  const handover = createTokenHandover();
  expect(handover.peek()).toBeUndefined();
  handover.give({ token: "one", connectionId: "a" });
  handover.give({ token: "two", connectionId: "b" });
  expect(handover.peek()).toEqual({ token: "two", connectionId: "b" });
  expect(handover.peek()).toEqual({ token: "two", connectionId: "b" });
  handover.clear();
  expect(handover.peek()).toBeUndefined();
});
