import type { StepKey } from "../journeys/journey-event.ts";
import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import { requestDeviceAuthorization } from "../oauth/device-authorization.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { asksForOpenId } from "../oauth/provider-profile.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import { firstPace } from "./device-pace.ts";
import type { DeviceSignInRecord } from "./device-sign-in-store.ts";
import type { DeviceSignInDependencies } from "./device-state.ts";
import { concealCodes } from "./device-steps.ts";
import type { NamedKey } from "./dpop-keys.ts";
import { recordedContext } from "./recorded-context.ts";

/** A sign-in by device code that has begun, and is stored. */
export interface BegunDeviceSignIn {
  readonly record: DeviceSignInRecord;
  readonly journey: JourneyRecorder;
}

/**
 * Asks a provider for a code, and keeps what is needed to ask for the tokens.
 *
 * @param scope to ask for, separated by spaces
 * @param left aborted: the page was left, and no step is waited for any more
 * @throws OAuthError `profile_missing`, discovery, endpoints, storage, and as
 *   requestDeviceAuthorization does
 * @throws DOMException `AbortError` when the page was left before a step that was waited for
 * @see RFC 8628 §3.1 to §3.3, RFC 9449 §2
 */
export async function beginDeviceSignIn(
  profileId: string,
  scope: string,
  left: AbortSignal,
  { providers, store, dpopKeys, journeys, now, randomId }: DeviceSignInDependencies,
): Promise<BegunDeviceSignIn> {
  const profile = { ...providers.profile(profileId), scope };
  const journey = journeys.start("device", { providerName: profile.name });
  let key: NamedKey | undefined;
  const before = async (next: StepKey) => {
    const turn = journey.before(next, left);
    if (turn === undefined) return;
    await turn;
    left.throwIfAborted();
  };
  try {
    journey.step("asked");
    await before("discovery");
    const context = await recordedContext(providers, profile, journey);
    requireEndpointsOfAnswer(context);
    if (profile.dpop) {
      await before("dpop-key-made");
      key = await dpopKeys.make();
      journey.step("dpop-key-made");
    }
    await before("device-code-asked");
    const { expiresAt, interval, ...codes } = await requestDeviceAuthorization(context, {
      fetch: journey.fetch,
      now,
    });
    concealCodes(journey, codes);
    const record = await store.seal(
      {
        schema: 1,
        id: randomId(),
        profileId,
        startedAt: now(),
        expiresAt,
        ...firstPace(interval, now()),
        polls: 0,
        journeyId: journey.id,
        keyId: key?.id,
      },
      { profile, metadata: context.metadata, ...codes },
    );
    await store.put(record);
    journey.step("device-code-shown");
    // What was recorded outlives a reload of this tab.
    journey.suspend();
    return { record, journey };
  } catch (error) {
    await dpopKeys.remove(key?.id);
    if (left.aborted && error === left.reason) {
      journey.step("device-left");
      await journey.finish("done");
      throw error;
    }
    journey.explains(error);
    await journey.finish("failed", error instanceof OAuthError ? error.code : undefined);
    throw error;
  }
}

/** Without them a person would answer for nothing: no token could be asked for, or not be believed. */
function requireEndpointsOfAnswer({ profile, metadata }: OAuthContext): void {
  requireEndpoint(metadata, "device_authorization_endpoint");
  requireEndpoint(metadata, "token_endpoint");
  if (asksForOpenId(profile)) requireEndpoint(metadata, "jwks_uri");
}
