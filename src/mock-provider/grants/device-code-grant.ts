import type { DecisionTrace } from "../decision-log.ts";
import { requireParameter } from "../messages/form.ts";
import {
  AuthorizationPending,
  DeviceDenied,
  ExpiredToken,
  InvalidGrant,
  SlowDown,
} from "../provider-error.ts";
import { narrowAudience } from "../tokens/resource.ts";
import type { DeviceAuthorization } from "../state/state.ts";
import { apiAudience } from "../tokens/access-token.ts";
import type { IssuedTokens } from "../tokens/issue-tokens.ts";
import { sha256 } from "../tokens/token-hash.ts";
import type { TokenRequest } from "./token-request.ts";
import { staysOffline } from "./offline-access.ts";
import { seedGrant, startGrant } from "./start-grant.ts";

/** Seconds that are added when a device asks too soon, for good (RFC 8628 §3.5). */
const SLOWER_BY = 5;

/**
 * Answers a device that asks whether somebody has decided (RFC 8628 §3.4, §3.5), and gives it tokens
 * once somebody said yes. Its code is good for one answer with tokens.
 *
 * @throws {ProviderError}
 */
export async function redeemDeviceCode(
  request: TokenRequest,
  trace: DecisionTrace,
): Promise<IssuedTokens> {
  const { provider, client, form, policy } = request;
  const codeHash = await sha256(requireParameter(form, "device_code", trace));
  const seed = await seedGrant(request, policy);

  const outcome = await provider.state.update((state) => {
    const now = provider.epochTime();
    const device = state.deviceAuthorizations.get(codeHash);
    trace.check(
      "the device code is known",
      device !== undefined,
      () => new InvalidGrant("this device code is unknown, or was forgotten after a day"),
    );
    checkDevice(request, device, now, trace);
    const { decision } = device;
    if (decision === undefined) return poll(device, now);
    trace.check(
      "the person allowed it",
      decision.kind === "approved",
      () => new DeviceDenied("the person said no"),
    );
    const { sub, sessionId, scope, authTime, acr } = decision;
    const account = state.accounts.get(sub);
    trace.check(
      "the account exists",
      account !== undefined,
      () => new InvalidGrant("the account of this device code is gone"),
    );
    const { resource } = device;
    const audience = narrowAudience(resource, form.resource, apiAudience(provider), trace);
    device.redeemedAt = now;
    const kind = "urn:ietf:params:oauth:grant-type:device_code";
    const offline = staysOffline(client, scope, policy, "offline");
    const facts = { kind, sub, sessionId, scope, resource, authTime, acr, audience, offline };
    return {
      kind: "redeemed",
      account,
      tokens: startGrant(state, request, seed, facts, now),
    } as const;
  });
  if (outcome.kind !== "redeemed") {
    const { kind, interval } = outcome;
    trace.check("the device waited long enough", kind === "pending", () => {
      return new SlowDown(`wait ${interval} s between two requests from now on`);
    });
    trace.check(
      "somebody decided",
      false,
      () => new AuthorizationPending("nobody has decided yet"),
    );
  }
  return { ...outcome.tokens, account: outcome.account };
}

/** Notes that the device asked, and whether it was too soon. */
function poll(device: DeviceAuthorization, now: number) {
  const { lastPolledAt } = device;
  device.lastPolledAt = now;
  if (lastPolledAt === undefined || now - lastPolledAt >= device.interval) {
    return { kind: "pending", interval: device.interval } as const;
  }
  device.interval += SLOWER_BY;
  return { kind: "too soon", interval: device.interval } as const;
}

function checkDevice(
  { client }: TokenRequest,
  device: DeviceAuthorization,
  now: number,
  trace: DecisionTrace,
): void {
  trace.check(
    "the device code was given to this client",
    device.clientId === client.id,
    () => new InvalidGrant("this device code was given to another client"),
  );
  trace.check(
    "the device code is used for the first time",
    device.redeemedAt === undefined,
    () => new InvalidGrant("this device code was used before"),
  );
  trace.check(
    "the device code has not expired",
    now < device.expiresAt,
    () => new ExpiredToken("this device code has expired; start again"),
  );
}
