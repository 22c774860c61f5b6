import { rememberConsent } from "../state/consent.ts";
import {
  type AccountChoice,
  accountChoices,
  allowedScope,
  continueSession,
} from "../authorization/sign-in.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { findDevice } from "../device/user-code.ts";
import type { MockProvider } from "../provider.ts";
import {
  ExpiredToken,
  InvalidClient,
  InvalidUserCode,
  TooManyRequests,
} from "../provider-error.ts";
import type { Client, DeviceAuthorization, State } from "../state/state.ts";
import type { AuthorizationDecision } from "./authorization.ts";
import { type Refusal, noteRefusal } from "./refusal.ts";

/** What the person decided. Nobody decides for a device without being asked. */
export type DeviceDecision = Exclude<AuthorizationDecision, { readonly kind: "silent" }>;

/** A device that waits for an answer, and who could give it. */
export interface DeviceInteraction {
  readonly kind: "interaction";
  /** As the device shows it: the person has to compare (RFC 8628 §5.4). */
  readonly userCode: string;
  readonly client: Client;
  readonly scope: readonly string[];
  readonly resource: readonly string[];
  readonly accounts: readonly AccountChoice[];
}

/** The device learns of it the next time it asks. */
export interface DeviceDecided {
  readonly kind: "approved" | "denied";
  readonly client: Client;
}

/** A sign-in that was not asked for anything in particular. */
const anySignIn = { prompt: new Set<never>(), maxAge: undefined, acrValues: [] };

/** RFC 8628 §5.1: how many wrong user codes there may be within so many seconds. */
const WRONG_CODES = 10;
const WRONG_CODES_WITHIN = 60;

/**
 * Looks at a user code (RFC 8628 §3.3) and says what the page has to ask. Changes nothing, except that
 * a wrong code is counted.
 *
 * @param userCode as typed, or from `verification_uri_complete`
 */
export async function reviewDevice(
  provider: MockProvider,
  userCode: string,
): Promise<DeviceInteraction | Refusal> {
  return withRefusals(provider, "GET", (trace) => {
    const look = (state: State, { device, client }: FoundDevice, now: number) => {
      const accounts = accountChoices(state, anySignIn, now);
      const { scope, resource } = device;
      const { userCode: shown } = device;
      return { kind: "interaction", userCode: shown, client, scope, resource, accounts } as const;
    };
    return enterUserCode(provider, { userCode, stores: false }, look, trace);
  });
}

/**
 * Answers for the device that shows the code; checked again, whatever the page checked.
 *
 * @param userCode as typed, or from `verification_uri_complete`
 */
export async function decideDevice(
  provider: MockProvider,
  userCode: string,
  decision: DeviceDecision,
): Promise<DeviceDecided | Refusal> {
  return withRefusals(provider, "POST", async (trace) => {
    const newSessionId = provider.createSecret();
    const decide = (state: State, found: FoundDevice, now: number) => {
      found.device.decision =
        decision.kind === "deny"
          ? { kind: "denied" }
          : approve(state, found, decision, { now, newSessionId }, trace);
      return found.client;
    };
    const client = await enterUserCode(provider, { userCode, stores: true }, decide, trace);
    trace.accept(200);
    return { kind: decision.kind === "deny" ? "denied" : "approved", client };
  });
}

interface FoundDevice {
  readonly device: DeviceAuthorization;
  readonly client: Client;
}

/** Ends a transaction that leaves everything as it was. */
class NothingToStore extends Error {}

/**
 * Tries a user code. Whether there were too many wrong ones and whether this is one more is decided
 * in one transaction, so that those who guess all at once get no more guesses than others.
 *
 * @param attempt.stores whether `use` changes the state; whoever only looks must not, because the
 *   page looks again after every change
 * @throws {ProviderError}
 */
async function enterUserCode<T>(
  provider: MockProvider,
  attempt: { readonly userCode: string; readonly stores: boolean },
  use: (state: State, found: FoundDevice, now: number) => T,
  trace: DecisionTrace,
): Promise<T> {
  const outcome: { used?: { readonly value: T } } = {};
  try {
    await provider.state.update((state) => {
      const now = provider.epochTime();
      const recent = state.wrongUserCodes.filter((at) => now - at < WRONG_CODES_WITHIN);
      trace.check(
        "not too many wrong codes came just now",
        recent.length < WRONG_CODES,
        () => new TooManyRequests(`too many wrong codes; wait ${WRONG_CODES_WITHIN} s`),
      );
      const device = findDevice(state, attempt.userCode);
      if (device === undefined) {
        state.wrongUserCodes = [...recent, now];
        return;
      }
      outcome.used = { value: use(state, checkDevice(state, device, now, trace), now) };
      if (!attempt.stores) throw new NothingToStore();
    });
  } catch (error) {
    if (!(error instanceof NothingToStore)) throw error;
  }
  const { used } = outcome;
  trace.check(
    "a device shows this code",
    used !== undefined,
    () => new InvalidUserCode("no device shows this code; compare it letter by letter"),
  );
  return used.value;
}

function checkDevice(
  state: State,
  device: DeviceAuthorization,
  now: number,
  trace: DecisionTrace,
): FoundDevice {
  trace.check(
    "the code has not had its answer",
    device.decision === undefined,
    () => new InvalidUserCode("this code has been used; start again on the device"),
  );
  trace.check(
    "the code has not expired",
    now < device.expiresAt,
    () => new ExpiredToken("this code has expired; start again on the device"),
  );
  const client = state.clients.get(device.clientId);
  trace.check(
    "the client is registered",
    client !== undefined,
    () => new InvalidClient("the client of this device is not registered any more"),
  );
  trace.clientId = client.id;
  return { device, client };
}

/** Notes that the account signed in, and what it allowed. */
function approve(
  state: State,
  { device, client }: FoundDevice,
  { account, scope: allowed, acr: proved }: Extract<DeviceDecision, { kind: "allow" }>,
  { now, newSessionId }: { readonly now: number; readonly newSessionId: string },
  trace: DecisionTrace,
): DeviceAuthorization["decision"] {
  const scope = allowedScope(device.scope, allowed, trace);
  const signIn = { account, acr: proved, now, newSessionId };
  const { id: sessionId, authTime, acr } = continueSession(state, anySignIn, signIn);
  const { sub } = account;
  rememberConsent(state, client.id, sub, { scope, resource: device.resource });
  return { kind: "approved", sub, sessionId, scope, authTime, acr };
}

/** Turns what the checks throw into an answer. */
async function withRefusals<T>(
  provider: MockProvider,
  method: string,
  answer: (trace: DecisionTrace) => Promise<T>,
): Promise<T | Refusal> {
  const trace = provider.log.open(provider.issuer, "device approval", method);
  try {
    return await answer(trace);
  } catch (error) {
    return noteRefusal(error, trace);
  }
}
