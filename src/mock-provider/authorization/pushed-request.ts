import type { DecisionTrace } from "../decision-log.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import type { MockProvider } from "../provider.ts";
import { InvalidRequest, InvalidRequestUri } from "../provider-error.ts";
import type { Client, State } from "../state/state.ts";

/** What a `request_uri` of ours begins with (RFC 9126 §2.2). */
export const requestUriPrefix = "urn:ietf:params:oauth:request_uri:";

/** Seconds for which the person may look at a page that was loaded in time. */
const INTERACTION = 600;

/** @returns the `request_uri`, if it is one of ours; any other kind is refused later */
function requestUriOf(params: URLSearchParams): string | undefined {
  return params.getAll("request_uri").find((uri) => uri.startsWith(requestUriPrefix));
}

/**
 * Puts what was pushed in the place of a `request_uri` (RFC 9126 §4). What else the authorization
 * URL says, anybody may have written there: it does not count.
 *
 * @param now seconds since the epoch
 * @returns the parameters of the authorization request, and whom it hinted at when it was pushed
 * @throws {ProviderError} to be shown to the person, never sent to a redirect URI
 */
export function resolvePushedRequest(
  state: State,
  params: URLSearchParams,
  now: number,
  trace: DecisionTrace,
): { params: URLSearchParams; hintedSubject?: string | undefined } {
  const requestUri = requestUriOf(params);
  if (requestUri === undefined) return { params };
  for (const name of ["client_id", "request_uri"]) {
    trace.check(
      `${name} comes once`,
      params.getAll(name).length === 1,
      () => new InvalidRequest(`send ${name} exactly once`),
    );
  }
  const pushed = state.pushedRequests.get(requestUri);
  trace.check(
    "the request was pushed, and is used for the first time",
    pushed !== undefined,
    () => new InvalidRequestUri("this request_uri is unknown, or was used before"),
  );
  trace.check(
    "the client that pushed the request uses it",
    pushed.clientId === params.get("client_id"),
    () => new InvalidRequestUri("this request_uri belongs to another client"),
  );
  const { expiresAt, openedAt = -Infinity } = pushed;
  trace.check(
    "the pushed request has not expired",
    now < expiresAt || now < openedAt + INTERACTION,
    () => new InvalidRequestUri("this request_uri has expired"),
  );
  return { params: new URLSearchParams(pushed.params), hintedSubject: pushed.hintedSubject };
}

/**
 * Notes, the first time, that the page was loaded: the person may now take longer to decide than
 * the client had to bring them here.
 */
export async function openPushedRequest(
  provider: MockProvider,
  params: URLSearchParams,
): Promise<void> {
  const requestUri = requestUriOf(params) ?? "";
  const pushed = (await provider.state.read()).pushedRequests.get(requestUri);
  // Whoever watches the state looks at the page again: nothing may change then.
  if (pushed === undefined || pushed.openedAt !== undefined) return;
  await provider.state.update(({ pushedRequests }) => {
    const unopened = pushedRequests.get(requestUri);
    if (unopened !== undefined) unopened.openedAt ??= provider.epochTime();
  });
}

/**
 * Uses a pushed request up (RFC 9126 §4), inside the transaction that decided about it.
 *
 * @returns false when it was used up meanwhile; true also for requests that were not pushed
 */
export function takePushedRequest(state: State, params: URLSearchParams): boolean {
  const requestUri = requestUriOf(params);
  return requestUri === undefined || state.pushedRequests.delete(requestUri);
}

/**
 * Whether the request had to be pushed (RFC 9126 §5, §6), and was.
 *
 * @throws {InvalidRequest}
 */
export function checkPushed(
  { requirePushedRequests }: Client,
  params: URLSearchParams,
  { pushedRequests }: Policy,
  trace: DecisionTrace,
): void {
  trace.check(
    "the request was pushed, if that is demanded",
    requestUriOf(params) !== undefined || !(requirePushedRequests || pushedRequests === "required"),
    () => new InvalidRequest("push the request first: only its request_uri is taken here"),
  );
}
