import { describe, expect, it, vi } from "vitest";
import {
  type ConnectionNotice,
  createConnectionChannel,
  reportRemoved,
} from "../../src/connections/connection-channel.ts";

describe("what tabs tell each other", () => {
  function pair() {
    const name = crypto.randomUUID();
    const raw = new BroadcastChannel(name);
    const [here, there] = [new BroadcastChannel(name), new BroadcastChannel(name)];
    return {
      here: createConnectionChannel(here),
      there: createConnectionChannel(there),
      raw,
      close: () => [raw, here, there].forEach((channel) => channel.close()),
    };
  }

  it("is heard here at once and elsewhere soon, until nobody listens any more", async () => {
    const { here, there, close } = pair();
    const heard: unknown[] = [];
    const arrived = Promise.withResolvers<void>();
    const stop = here.subscribe((notice, from) => heard.push([notice, from]));
    there.subscribe((notice, from) => {
      heard.push([notice, from]);
      arrived.resolve();
    });
    const notice = { event: "changed", connectionId: "c1" } as const;
    here.announce(notice);
    expect(heard).toEqual([[notice, "here"]]);
    await arrived.promise;
    expect(heard).toEqual([
      [notice, "here"],
      [notice, "elsewhere"],
    ]);
    stop();
    here.announce(notice);

    expect(heard).toHaveLength(2);
    close();
  });

  it("is ignored when it is not understood", async () => {
    const { here, raw, close } = pair();
    const heard: unknown[] = [];
    const arrived = Promise.withResolvers<void>();
    here.subscribe((notice) => {
      heard.push(notice);
      arrived.resolve();
    });
    const strange = [
      null,
      "changed",
      { event: "changed" },
      { event: "stolen", connectionId: "c1" },
    ];
    for (const message of strange) raw.postMessage(message);
    raw.postMessage({ event: "removed", connectionId: "c1", token: "dropped" });
    await arrived.promise;

    expect(heard).toEqual([{ event: "removed", connectionId: "c1" }]);
    close();
  });

  it("says only of what is given up which grant is to be given back", async () => {
    const { here, raw, close } = pair();
    const heard: unknown[] = [];
    const arrived = Promise.withResolvers<void>();
    here.subscribe((notice) => {
      heard.push(notice);
      if (heard.length === 3) arrived.resolve();
    });
    raw.postMessage({ event: "removed", connectionId: "c1", givesBack: "first" });
    raw.postMessage({ event: "removed", connectionId: "c1", givesBack: true });
    raw.postMessage({ event: "changed", connectionId: "c1" });
    await arrived.promise;

    expect(heard).toEqual([
      { event: "removed", connectionId: "c1", givesBack: "first" },
      { event: "removed", connectionId: "c1" },
      { event: "changed", connectionId: "c1" },
    ]);
    close();
  });

  it("stays here where there is no such channel", () => {
    const channel = createConnectionChannel(undefined);
    const heard = vi.fn();
    channel.subscribe(heard);
    channel.announce({ event: "changed", connectionId: "c1" });

    expect(heard).toHaveBeenCalledOnce();
  });
});

it("a connection that is asked for again and again, and is gone, is told of once", () => {
  const channel = createConnectionChannel(undefined);
  const heard: ConnectionNotice[] = [];
  channel.subscribe((notice) => {
    heard.push(notice);
    // So do screens: whoever showed it looks for it anew.
    if (heard.length < 10) reportRemoved(channel, notice.connectionId);
  });

  expect(reportRemoved(channel, "gone").code).toBe("session_ended");
  expect(heard).toEqual([{ event: "removed", connectionId: "gone" }]);
});

it("a connection that came back and is gone again is told of again", () => {
  const channel = createConnectionChannel(undefined);
  const heard: string[] = [];
  channel.subscribe(({ event }) => heard.push(event));
  reportRemoved(channel, "one");
  channel.announce({ event: "changed", connectionId: "one" });
  reportRemoved(channel, "one");

  expect(heard).toEqual(["removed", "changed", "removed"]);
});
