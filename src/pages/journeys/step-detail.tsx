import { Link } from "react-router";
import { exchangeCurl } from "../../journeys/exchange-curl.ts";
import type { Journey, JourneyStep } from "../../journeys/journey-event.ts";
import type { ProviderSide } from "../../queries/journey-queries.ts";
import type { RemedyKind } from "../../ui/error-explanations.ts";
import { describeFailure } from "../../ui/error-messages.ts";
import { HttpExchange } from "../../ui/http-exchange.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { waitWarning } from "../../ui/step-words.ts";
import { shortDuration } from "../../ui/time-words.ts";
import { WithCode } from "../../ui/with-code.tsx";
import { loginPath } from "../login-path.ts";
import { isNavigation, titleOf, wordsOf } from "./journey-words.ts";
import { ProviderView } from "./provider-view.tsx";

export interface StepDetailProps {
  step: JourneyStep;
  journey: Journey;
  /** What the provider itself saw, where it runs in this tab. */
  side: ProviderSide | undefined;
  /** Beside the list, the detail has a heading of its own. */
  withTitle: boolean;
}

/** One step in full: why it is done, by which rule, what was sent and answered, and what failed. */
export function StepDetail({ step, journey, side, withTitle }: StepDetailProps) {
  const { why, reference } = wordsOf(step);
  const { exchange, waited, told } = step;
  const showsProvider = step.key === "secret-matched" || step.key === "code-exchange";
  return (
    <div className="grid grid-cols-1 gap-4">
      {withTitle && <h2 className="text-16">{titleOf(step, journey)}</h2>}
      <div className="grid grid-cols-1 gap-1">
        <p className="max-w-[65ch]">{why}</p>
        {reference && <p className="text-13 text-ink-soft">{reference}</p>}
      </div>
      {waited !== undefined && waited > 2_000 && (
        <Outcome tone={waitWarning(step.key, waited) ? "warn" : "busy"}>
          Waited {shortDuration(waited)} for “Next”. {waitWarning(step.key, waited)}
        </Outcome>
      )}
      {told?.failed && <Outcome tone="bad">{told.failed}</Outcome>}
      {step.errorCode && <StepFailure code={step.errorCode} step={step} journey={journey} />}
      {showsProvider && <ProviderView side={side} matched={step.key === "secret-matched"} />}
      {exchange && (
        <HttpExchange
          exchange={exchange}
          isOpen
          curl={step.key === "returned" ? undefined : exchangeCurl(exchange)}
          unseen={isNavigation(step) ? "The page itself went there; it sees no answer." : undefined}
        />
      )}
    </div>
  );
}

function StepFailure({
  code,
  step,
  journey,
}: {
  code: string;
  step: JourneyStep;
  journey: Journey;
}) {
  const { exchange } = step;
  const { title, explanation, remedy } = describeFailure(code, {
    error: errorIn(exchange?.responseBody),
    status: exchange?.status,
  });
  const way = journey.fromFile ? undefined : wayOn(remedy.kind, journey);
  return (
    <div className="step-failure">
      <p className="alert-head">
        <StatusShape tone="bad" />
        {title}
      </p>
      <p className="max-w-[65ch]">
        <WithCode text={explanation} />
      </p>
      <div className="flex flex-wrap items-center gap-2">
        {way && (
          <Link to={way.to} className="btn">
            {way.name}
          </Link>
        )}
        <code className="code">{code}</code>
      </div>
    </div>
  );
}

/** The remedy of a failure that lies behind: where it can be had. */
function wayOn(kind: RemedyKind, { id, connectionId }: Journey): { to: string; name: string } {
  const home = { to: "/", name: "Go to Connections" };
  if (connectionId === undefined) return home;
  switch (kind) {
    case "sign-in-again":
    case "reconnect":
      return { to: loginPath(connectionId, `/journeys/${id}`), name: "Sign in again" };
    case "try-again":
      return { to: `/connections/${connectionId}`, name: "Go to the connection" };
    case "change-request":
      return {
        to: `/console?${new URLSearchParams({ connection: connectionId }).toString()}`,
        name: "Change the request",
      };
    case "remove":
    case "go-home":
    case "reload":
    case "open-https":
      return home;
  }
}

/** The `error` value of an OAuth error response (RFC 6749 §5.2). */
function errorIn(body: string | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(body ?? "");
    const error: unknown =
      value !== null && typeof value === "object" ? Reflect.get(value, "error") : undefined;
    return typeof error === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}
