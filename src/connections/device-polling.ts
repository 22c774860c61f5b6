import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import {
  type DevicePoll,
  pollDeviceAuthorization,
  validateDeviceResponse,
} from "../oauth/device-authorization.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { tokensInResponse } from "../oauth/token-response.ts";
import type { TokenGrantResponse } from "../oauth/token-grant.ts";
import { holdFirstPoll } from "./device-hold.ts";
import { isTrouble, paceAfterAnswer, paceAfterTrouble } from "./device-pace.ts";
import type { DeviceSignInContent, DeviceSignInRecord } from "./device-sign-in-store.ts";
import type { DeviceSignInDependencies, DeviceState } from "./device-state.ts";
import { concealCodes, noteDeviceChecks, noteDeviceFailure } from "./device-steps.ts";
import type { NamedKey } from "./dpop-keys.ts";
import type { FinishedGrant } from "./grant-keeper.ts";
import { returnUnkept } from "./unkept-tokens.ts";

/** What this tab shows meanwhile, as long as it has not turned to something else. */
export interface PollingScreen {
  readonly show: (state: DeviceState) => void;
  readonly showWaiting: (record: DeviceSignInRecord) => void;
  /** Aborted: this tab is to stop. */
  readonly signal: AbortSignal;
  /** It stops because its page was left: somebody goes on, here or elsewhere. */
  readonly isLeft: () => boolean;
}

/** Asks the provider, for as long as this tab is the one that asks. */
export interface DevicePolling {
  /**
   * Polls until there is an answer and something has come of it, or nobody waits any more.
   *
   * @param begun the journey, where this tab has begun it
   */
  run(
    first: DeviceSignInRecord,
    content: DeviceSignInContent,
    begun: JourneyRecorder | undefined,
    screen: PollingScreen,
  ): Promise<void>;
}

/** What goes along with the polls of one tab. */
interface Attempt {
  readonly journey: JourneyRecorder;
  readonly key: NamedKey | undefined;
  readonly screen: PollingScreen;
}

/** The polls of one tab, of which the record says when the next one is due (RFC 8628 §3.4, §3.5). */
export function createDevicePolling({
  store,
  connections,
  grants,
  providers,
  jwks,
  dpopKeys,
  journeys,
  now,
  pause,
}: DeviceSignInDependencies): DevicePolling {
  async function run(
    first: DeviceSignInRecord,
    content: DeviceSignInContent,
    begun: JourneyRecorder | undefined,
    screen: PollingScreen,
  ): Promise<void> {
    const journey = begun ?? (await resumedJourney(first, content));
    let key: NamedKey | undefined;
    try {
      key = await keyOf(first);
      await holdFirstPoll(first, { ...screen, store, now, pause, journey });
      while (!screen.signal.aborted) {
        const record = await store.same(first);
        if (record === undefined || record.ended !== undefined) break;
        if (now() >= record.expiresAt)
          throw new OAuthError("device_code_expired", "the device code has expired");
        screen.showWaiting(record);
        const wait = Math.min(record.nextAt, record.expiresAt) - now();
        if (wait > 0) await pause(wait, screen.signal).catch(() => undefined);
        else if (await pollOnce(record, content, { journey, key, screen })) return;
      }
      // Closed: it goes on in another tab, or later.
      if (!screen.isLeft()) await givenUp(journey, key);
    } catch (error) {
      await fail(first, error, { journey, key, screen });
    }
  }

  async function keyOf({ keyId }: DeviceSignInRecord): Promise<NamedKey | undefined> {
    if (keyId === undefined) return undefined;
    const prover = await dpopKeys.open(keyId);
    // A code may live longer than the keys of abandoned sign-ins.
    await dpopKeys.keep(keyId);
    return { id: keyId, prover };
  }

  /** @returns whether it is over */
  async function pollOnce(
    before: DeviceSignInRecord,
    content: DeviceSignInContent,
    attempt: Attempt,
  ): Promise<boolean> {
    const { journey, key, screen } = attempt;
    // Written down first: if this tab dies while it asks, the next one does not ask too soon.
    const record = await store.change(before, (current) => ({
      ...current,
      polls: current.polls + 1,
      nextAt: now() + current.interval * 1000,
    }));
    if (record === undefined) return false;
    screen.showWaiting(record);
    let poll: DevicePoll;
    try {
      poll = await pollDeviceAuthorization(content, content.deviceCode, {
        fetch: journey.fetch,
        now,
        dpop: key?.prover,
      });
    } catch (error) {
      if (!isTrouble(error)) throw error;
      await store.change(record, (current) => ({
        ...current,
        ...paceAfterTrouble(current, error, now()),
      }));
      return false;
    }
    if (poll.said === "yes") {
      await keep(record, content, poll.response, attempt);
      return true;
    }
    const { said } = poll;
    await store.change(record, ({ trouble: _, ...current }) => ({
      ...current,
      ...paceAfterAnswer(current, said, now()),
    }));
    return false;
  }

  /** Nothing is stored before everything has been checked, and nothing that nobody waits for any more. */
  async function keep(
    record: DeviceSignInRecord,
    context: DeviceSignInContent,
    response: TokenGrantResponse,
    { journey, key, screen }: Attempt,
  ): Promise<void> {
    screen.show({ at: "checking" });
    journey.conceal(...tokensInResponse(response.body));
    const returnTokens = () =>
      returnUnkept(context, response.body, journey, { store: connections });
    let grant: FinishedGrant | undefined;
    try {
      // Leaving the page lets it run through: these tokens are nowhere else.
      await journey.before("token-answer-checked", screen.signal);
      const keys = jwks.source(context.metadata, journey.fetch);
      const completed = await validateDeviceResponse(response, context, keys);
      noteDeviceChecks(journey, completed.claims !== undefined);
      await journey.before("tokens-stored", screen.signal);
      providers.profile(record.profileId);
      if (await store.end(record, { as: "storing" }))
        grant = await grants.prepare(context, completed, key, journey);
    } catch (error) {
      await returnTokens();
      throw error;
    }
    if (grant === undefined) {
      await returnTokens();
      return givenUp(journey, key);
    }
    const connectionId = await grants.settle({ ...grant, obtainedBy: "device" }, "store");
    // It is connected, whatever the storage says to this.
    await store.end(record, { as: "stored", connectionId }).catch(() => undefined);
    journey.link(connectionId);
    journey.step("tokens-stored");
    await journey.finish("done");
    screen.show({ at: "done", connectionId });
  }

  /** The person, in this tab or another one, waits for it no longer. */
  async function givenUp(journey: JourneyRecorder, key: NamedKey | undefined): Promise<void> {
    await dpopKeys.remove(key?.id);
    journey.step("device-cancelled");
    await journey.finish("done");
  }

  async function fail(
    record: DeviceSignInRecord,
    error: unknown,
    { journey, key, screen }: Attempt,
  ): Promise<void> {
    const code = error instanceof OAuthError ? error.code : undefined;
    // Told all the same where the storage refuses.
    await store.end(record, { as: "failed", code }).catch(() => undefined);
    await dpopKeys.remove(key?.id ?? record.keyId);
    noteDeviceFailure(journey, code);
    journey.explains(error);
    await journey.finish("failed", code);
    screen.show({ at: "failed", error });
  }

  /** The journey of a tab that was reloaded goes on; that of a closed one has gone with it. */
  async function resumedJourney(
    record: DeviceSignInRecord,
    content: DeviceSignInContent,
  ): Promise<JourneyRecorder> {
    const known = journeys.resume(record.journeyId);
    const journey = known ?? journeys.start("device", { providerName: content.profile.name });
    concealCodes(journey, content);
    if (known === undefined) {
      journey.step("device-resumed");
      await store.change(record, (current) => ({ ...current, journeyId: journey.id }));
    }
    journey.suspend();
    return journey;
  }

  return { run };
}
