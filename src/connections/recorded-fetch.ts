import type { CallRecorder, CallTrace } from "../journeys/call-recorder.ts";
import type { StepKey } from "../journeys/journey-event.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { tokensIn } from "../oauth/token-set.ts";
import {
  type AuthorizedFetchDependencies,
  createAuthorizedFetch,
  type InterceptorEvent,
  type InterceptorObserver,
} from "./authorized-fetch.ts";

/** What the interceptor did that is no request to the API; those show themselves. */
const STEPS: Partial<Record<InterceptorEvent, StepKey>> = {
  "stored-token": "token-at-hand",
  refreshed: "token-refreshed",
};

/** An authorized fetch, each call of which leaves a journey behind. */
export function createRecordedFetch(
  connectionId: string,
  deps: AuthorizedFetchDependencies & { readonly calls: CallRecorder },
  observe: InterceptorObserver = () => undefined,
): typeof globalThis.fetch {
  return async (input, init) => {
    const trace = deps.calls.begin();
    if (trace === undefined) return createAuthorizedFetch(connectionId, deps, observe)(input, init);
    // A call may outlive the tokens that it began with.
    const secrets = new Set<string>();
    const fetch = createAuthorizedFetch(
      connectionId,
      { ...deps, fetch: trace.watch(deps.fetch) },
      (event, detail) => {
        gather(secrets);
        const step = STEPS[event];
        if (step !== undefined) trace.note(step);
        observe(event, { ...detail, journeyId: trace.id });
      },
    );
    try {
      const answer = await fetch(input, init);
      end(trace, secrets, heldName());
      return answer;
    } catch (error) {
      const code = error instanceof OAuthError ? error.code : undefined;
      end(trace, secrets, heldName() ?? (await storedName()), { error, code });
      throw error;
    }
  };

  function gather(secrets: Set<string>): void {
    const held = deps.tokens.held(connectionId);
    for (const token of held === undefined ? [] : tokensIn(held.tokenSet)) secrets.add(token);
  }

  function heldName(): string | undefined {
    const profileId = deps.tokens.held(connectionId)?.registration.profileId;
    return deps.providers.profiles.find(({ id }) => id === profileId)?.name;
  }

  /** Where a call is refused, the tokens may have gone. */
  async function storedName(): Promise<string | undefined> {
    const record = await deps.store.read(connectionId).catch(() => undefined);
    return record?.providerName;
  }

  function end(
    trace: CallTrace,
    secrets: Set<string>,
    providerName = "",
    failure?: Parameters<CallTrace["end"]>[1],
  ): void {
    gather(secrets);
    trace.end({ connectionId, providerName, secrets }, failure);
  }
}
