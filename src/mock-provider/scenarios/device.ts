import {
  AuthorizationPending,
  DeviceDenied,
  ExpiredToken,
  type ProviderError,
  SlowDown,
} from "../provider-error.ts";
import type { Scenario } from "../misbehaviour/scenario.ts";

/** What a device that asks for its tokens is told, whatever the person decided. */
export const deviceScenarios = {
  "device-authorization-pending": poll({
    does: "answers a device with authorization_pending, also when somebody has decided",
    goodClient: "asks again after the interval, and stops when its code has expired",
    error: () => new AuthorizationPending("nobody has decided yet"),
  }),
  "device-slow-down": poll({
    does: "answers a device with slow_down, however long it waited",
    goodClient: "waits five seconds longer between two requests from then on",
    error: () => new SlowDown("wait five seconds longer between two requests from now on"),
  }),
  "device-expired-token": poll({
    does: "answers a device with expired_token, long before the time of its code is over",
    goodClient: "says so, and starts again with another code when the person wants to",
    error: () => new ExpiredToken("this device code has expired; start again"),
  }),
  "device-access-denied": poll({
    does: "answers a device with access_denied, also when the person allowed it",
    goodClient: "stops asking, and says that the person said no",
    error: () => new DeviceDenied("the person said no"),
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface PollFault extends Pick<Scenario, "does" | "goodClient"> {
  readonly error: () => ProviderError;
}

/** @returns an answer as it should be; nothing happens at the provider, and the code stays good */
function poll({ error, ...texts }: PollFault): Scenario {
  return {
    group: "device authorization",
    ...texts,
    breaks: "nothing by itself: RFC 8628 §3.5 has this answer",
    at: ["device poll"],
    spoil: {
      before() {
        throw error();
      },
    },
  };
}
