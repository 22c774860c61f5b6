import { assert, expect, it, onTestFinished } from "vitest";
import { takeArrivedResponse } from "../../../src/app/arrived-response.ts";
import { lastOf, settled } from "../../connections/tab.ts";
import { createProfile } from "./browser-tabs.ts";

it("an answer is out of the address and the history before any request leaves", async () => {
  const { href } = globalThis.location;
  onTestFinished(() => globalThis.history.replaceState(null, "", href));
  const { provider, openTab } = await createProfile();
  const seen: string[] = [];
  const tab = await openTab({
    fetch: (input, init) => {
      seen.push(globalThis.location.href);
      return provider.fetch(input, init);
    },
  });
  await tab.service.connect("example", "/");
  const { search } = provider.authorize(lastOf(tab.left));
  globalThis.history.replaceState(null, "", `/app/callback${search}#access_token=stray`);
  seen.length = 0;
  const answer = takeArrivedResponse(globalThis.location, globalThis.history, "/app/");

  assert(answer);
  expect(answer.isReload).toBe(false);
  expect(new URL(answer.href).search).toBe(search);
  expect(globalThis.location.href).toBe(new URL("/app/callback", href).href);
  const address = new URL(`https://app.example/callback${search}`);
  expect((await settled(tab.load(address))).state).toBe("done");
  expect(new Set(seen)).toEqual(new Set([new URL("/app/callback", href).href]));
  // The same entry of the history again: its answer was taken by the load before.
  expect(takeArrivedResponse(globalThis.location, globalThis.history, "/app/")?.isReload).toBe(
    true,
  );
});

it("an answer at any other address is not for Pixy and stays where it is", () => {
  const { href } = globalThis.location;
  onTestFinished(() => globalThis.history.replaceState(null, "", href));
  for (const address of ["/app/console?code=1&state=2", "/callback?code=1&state=2"]) {
    globalThis.history.replaceState(null, "", address);
    expect(takeArrivedResponse(globalThis.location, globalThis.history, "/app/")).toBeUndefined();
    expect(globalThis.location.href).toBe(new URL(address, href).href);
  }
});
