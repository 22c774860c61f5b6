import {
  pollDeviceAuthorization,
  requestDeviceAuthorization,
  SLOWER_BY,
  validateDeviceResponse,
} from "../oauth/device-authorization.ts";
import { uncachedJwks } from "../oauth/jwks.ts";
import type { device } from "./descriptions/device.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { lookUp } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/**
 * Signs somebody in on another device. Each step asks the provider once, and no sooner than it may.
 *
 * @throws OAuthError as requestDeviceAuthorization, pollDeviceAuthorization and validateDeviceResponse do
 * @see RFC 8628
 */
export function runDevice(lab: Lab): GrantRun<StepOf<typeof device>> {
  const { fetch, now, pause, approveDevice } = lab;
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    const context = await lookUp(lab);
    yield note("looked-up");

    const asked = await requestDeviceAuthorization(context, { fetch, now });
    const { userCode, verificationUri, verificationUriComplete: complete, expiresAt } = asked;
    const verificationUriComplete = approveDevice === undefined ? complete : undefined;
    const carried = { userCode, verificationUri, verificationUriComplete, expiresAt };
    let interval = asked.interval;
    yield note("code-asked", {
      carried,
      facts: [
        ["wait between two questions", `${interval} s`],
        ["good for", `${Math.round((expiresAt - now()) / 1000)} s`],
      ],
    });

    let askedAt = -Infinity;
    let isAnswered = false;
    for (;;) {
      await pause(Math.max(0, askedAt + interval * 1000 - now()));
      askedAt = now();
      const poll = await pollDeviceAuthorization(context, asked.deviceCode, { fetch, now });
      if (poll.said === "yes") {
        const completed = await validateDeviceResponse(
          poll.response,
          context,
          uncachedJwks(context.metadata, fetch),
        );
        borrowed.hold(context, completed.tokenSet);
        yield note("code-redeemed", { facts: [["scope", completed.grantedScope]] });
        break;
      }
      if (poll.said === "slow-down") interval += SLOWER_BY;
      yield note("asked-early", {
        carried,
        facts: [["error", poll.said === "pending" ? "authorization_pending" : "slow_down"]],
      });
      if (approveDevice !== undefined && !isAnswered) {
        await approveDevice(asked);
        isAnswered = true;
        yield note("answered");
      }
    }

    yield note("given-back", await handedBack(borrowed));
  });
}
