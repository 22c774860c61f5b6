import { expect, it } from "vitest";
import {
  type ConnectionNotice,
  createConnectionChannel,
  reportRemoved,
} from "../../src/connections/connection-channel.ts";

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
