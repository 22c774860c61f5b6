import { expect, it, onTestFinished } from "vitest";
import { takeArrivedAnswer } from "../../../src/app/arrived-answer.ts";
import { lastOf, settled } from "../../connections/tab.ts";
import { createProfile } from "./browser-tabs.ts";

it("an answer is out of the address and the history before any request leaves", async () => {
  const { href, pathname } = globalThis.location;
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
  globalThis.history.replaceState(null, "", `${pathname}${search}#access_token=stray`);
  seen.length = 0;
  const answer = takeArrivedAnswer(globalThis.location, globalThis.history);

  expect(answer.isReload).toBe(false);
  expect(new URL(answer.href).search).toBe(search);
  expect(globalThis.location.href).toBe(new URL(pathname, href).href);
  const address = new URL(`https://app.example/callback${search}`);
  expect((await settled(tab.load(address))).state).toBe("done");
  expect(new Set(seen)).toEqual(new Set([new URL(pathname, href).href]));
  // The same entry of the history again: its answer was taken by the load before.
  expect(takeArrivedAnswer(globalThis.location, globalThis.history).isReload).toBe(true);
});
