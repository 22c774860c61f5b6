import { expect, it } from "vitest";
import { searchScenarios } from "../../src/mock-provider/drawer/search-scenarios.ts";

it("puts the name itself first, then names that begin with it, then names that contain it", () => {
  expect(searchScenarios("API-401").byName[0]).toBe("api-401");

  const { byName } = searchScenarios("token");
  const begins = byName.map((name) => name.startsWith("token"));
  expect(begins).toContain(true);
  expect(begins).toEqual(begins.toSorted((a, b) => Number(b) - Number(a)));
});

it("keeps what only the texts speak of apart", () => {
  const { byName, byText } = searchScenarios("rfc 9207");

  expect(byName).toEqual([]);
  expect(byText).toContain("no-iss-parameter");
});

it("wants all the words, and finds nothing where one is missing", () => {
  expect(searchScenarios("refresh 500").byName).toEqual([
    "refresh-500",
    "refresh-500-after-rotation",
  ]);
  expect(searchScenarios("refresh zebra")).toEqual({ byName: [], byText: [] });
});
