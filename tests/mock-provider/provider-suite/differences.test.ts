import { expect, it } from "vitest";
import { startSubjects } from "./subjects.ts";

const [mock, oidcProvider] = await startSubjects();

it("calls a difference only what is one", () => {
  if (mock === undefined || oidcProvider === undefined) throw new Error("a provider is missing");
  const others = new Map(Object.entries(oidcProvider.differences));
  expect([...others.keys()]).not.toEqual([]);
  expect(Object.keys(mock.differences).toSorted()).toEqual([...others.keys()].toSorted());
  for (const [name, { value }] of Object.entries(mock.differences)) {
    expect(others.get(name)?.value, name).not.toEqual(value);
  }
});

it("leaves out a test only where a provider lacks the feature, and the mock lacks none", () => {
  for (const feature of Object.values(mock?.features ?? {})) expect(feature).toBe(true);
  for (const feature of Object.values(oidcProvider?.features ?? {})) {
    expect(feature).toEqual({ lacks: expect.any(String) });
  }
});
