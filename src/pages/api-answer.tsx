import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import type { ApiCall, ApiResponse } from "../queries/api-queries.ts";
import { useCancelSignIns } from "../queries/connection-queries.ts";
import { Announcement } from "../ui/announcement.tsx";
import { Button } from "../ui/button.tsx";
import { useNow } from "../ui/clock.ts";
import { ChallengeView } from "../ui/challenge-view.tsx";
import { ResponseView } from "../ui/response-view.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { shortDuration } from "../ui/time-words.ts";
import { ApiDemandQuestion, apiDemandOf } from "./api-demand-question.tsx";
import { Failure, knownFailure } from "./failure.tsx";
import { loginPath } from "./login-path.ts";
import { isFocusLost } from "./lost-focus.ts";
import { OriginSetting } from "./origin-setting.tsx";
import type { ApiCallState } from "./use-api-call.ts";

export interface ApiAnswerProps {
  connectionId: string;
  call: ApiCallState;
  /** Leads to the place where the request can be changed. */
  onChangeRequest?: () => void;
  /** Where the answer stands among the page's headings. */
  level: 2 | 3;
  headersOpen?: boolean;
  /** The page has a button of its own that cancels. */
  cancelledElsewhere?: boolean;
  /** Stands where the answer will be. */
  placeholder?: ReactNode;
}

/** What became of an API call: under way, answered, or failed with a way on. */
export function ApiAnswer({
  connectionId,
  call,
  level,
  onChangeRequest,
  headersOpen = false,
  cancelledElsewhere = false,
  placeholder,
}: ApiAnswerProps) {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const cancelSignIns = useCancelSignIns();
  const { sent } = call;
  if (call.isPending) return <Waiting call={call} cancelledElsewhere={cancelledElsewhere} />;
  if (call.waiting) return <WaitingQuestion waiting={call.waiting} call={call} level={level} />;
  const demand = apiDemandOf(call.error);
  if (demand && sent) {
    return (
      <ApiDemandQuestion
        connectionId={connectionId}
        demand={demand}
        call={sent}
        secondary={
          <Button
            onClick={() => {
              // Also when the person was about to be sent to the provider.
              cancelSignIns();
              call.cancel();
            }}
          >
            Not now
          </Button>
        }
      />
    );
  }
  // A call that cannot go on without the person leads to the sign-in screen, and from there back here.
  const signIn = () => void navigate(loginPath(connectionId, pathname + search));
  if (call.error) {
    return (
      <div className="grid grid-cols-1 gap-4">
        <Failure
          error={call.error}
          remedies={{
            tryAgain: sent && (() => call.send(sent)),
            signInAgain: signIn,
            reconnect: signIn,
            changeRequest: onChangeRequest,
          }}
        />
        {sent && knownFailure(call.error)?.code === "origin_not_allowed" && (
          <OriginSetting connectionId={connectionId} url={sent.url} />
        )}
      </div>
    );
  }
  if (call.isCancelled) {
    return (
      <p ref={takeLostFocus} tabIndex={-1} className="text-ink-soft outline-none">
        Cancelled: the answer is not waited for. The request may have reached the API nevertheless.
      </p>
    );
  }
  if (!call.response) return placeholder;
  return (
    <ResponseView
      response={call.response}
      headersOpen={headersOpen}
      level={level}
      steps={
        call.response.journeyId && (
          <Link className="link" to={`/journeys/${call.response.journeyId}`}>
            See the steps
          </Link>
        )
      }
    >
      <Meaning response={call.response} />
    </ResponseView>
  );
}

/**
 * Announces what becomes of an API call; a failure announces itself. It stands where the page always
 * is, because an answer takes the place of another one.
 */
export function ApiNews({ call: { isPending, isCancelled, response } }: { call: ApiCallState }) {
  return (
    <Announcement>
      {isPending
        ? "Asking the API"
        : isCancelled
          ? "Cancelled"
          : response && `The API answered ${response.status} ${response.statusText}`}
    </Announcement>
  );
}

/** The answer comes where this is: on a phone, below what was pressed and out of sight. */
function Waiting({
  call,
  cancelledElsewhere,
}: {
  call: ApiCallState;
  cancelledElsewhere: boolean;
}) {
  const card = useScrolledIntoView<HTMLDivElement>();
  return (
    <div ref={card} className="card grid gap-4 p-4">
      <div className="flex items-center gap-4">
        <p className="flex-1 text-ink-soft">
          Waiting for the API… <Elapsed since={call.sentAt} />
        </p>
        {!cancelledElsewhere && <Button onClick={call.cancel}>Cancel</Button>}
      </div>
      <Skeleton className="h-40" />
    </div>
  );
}

/** What has just come is in sight. */
function useScrolledIntoView<T extends Element>(): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    // Some browsers return a promise, which is no clean-up.
    element.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return element;
}

/** The button that was pressed has gone: whoever uses the keyboard goes on with what came of it. */
function takeLostFocus(element: HTMLElement | null): void {
  if (isFocusLost()) element?.focus({ preventScroll: true });
}

/** How long it has taken so far; what is quick says nothing. */
function Elapsed({ since }: { since: number }) {
  const passed = useNow(since) - since;
  return passed < 1000 ? null : <span className="tabular-nums">{shortDuration(passed)}</span>;
}

/** Back from the provider: what changes something is sent only when the person still wants it. */
function WaitingQuestion({
  waiting,
  call,
  level,
}: {
  waiting: ApiCall;
  call: ApiCallState;
  level: 2 | 3;
}) {
  const Heading = `h${level}` as const;
  const card = useScrolledIntoView<HTMLElement>();
  return (
    <section ref={card} className="card grid" aria-labelledby="waiting">
      <div className="grid gap-2 p-4">
        <Heading id="waiting" className="text-14">
          Send the request now?
        </Heading>
        <p className="text-ink-soft">
          You left to get what the API wanted. This request was not carried out:
        </p>
        <code className="wrap-anywhere" dir="ltr">
          {waiting.method} {waiting.url}
        </code>
      </div>
      <div className="card-foot">
        <Button variant="primary" onClick={() => call.send(waiting)}>
          Send it
        </Button>
        <Button onClick={call.cancel}>Discard</Button>
      </div>
    </section>
  );
}

/** What the two refusals that concern the token mean. */
function Meaning({ response: { status, headers, challenges } }: { response: ApiResponse }) {
  if (status !== 401 && status !== 403) return null;
  const isSaid = headers.some(([name]) => name.toLowerCase() === "www-authenticate");
  return (
    <div className="grid gap-2 text-13">
      <p>
        {status === 401
          ? "The API does not accept this connection's access token. It may be meant for another API."
          : "The API knows this connection, but does not permit this. Often a scope is missing: the connection's page compares what was asked with what was granted."}
      </p>
      {challenges.length > 0 ? (
        <ChallengeView challenges={challenges} />
      ) : (
        <p className="text-ink-soft">
          {isSaid
            ? "It gives a reason (WWW-Authenticate), but not in the form that the standard has for it: see the headers."
            : "Its reason (WWW-Authenticate) is absent, or hidden from this page by CORS: the API would have to name it in Access-Control-Expose-Headers."}
        </p>
      )}
    </div>
  );
}
