import type { JourneyExchange } from "../../journeys/journey-event.ts";
import type { TourStep } from "../../experiments/tour-step.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ProtocolValue } from "../../ui/protocol-value.tsx";
import { ProviderView } from "../journeys/provider-view.tsx";
import { StepExchanges } from "../step-exchanges.tsx";
import { wordsOf } from "./tour-words.ts";

/** What can be seen of a step besides its sentence: the provider's own reason, the requests. */
export function StepFacts({
  step,
  exchanges,
}: {
  step: TourStep;
  exchanges: readonly JourneyExchange[];
}) {
  const { decision, workflows, key } = step;
  const { reference } = wordsOf(step);
  const challenge =
    key === "verifier-made" && step.holdings.tab.find(({ what }) => what === "challenge");
  const missed = decision?.checks.find(({ passed }) => !passed);
  return (
    <>
      {challenge && (
        <p className="text-13">
          <span className="text-ink-soft">The puzzle, the SHA-256 of the secret: </span>
          <ProtocolValue value={challenge.shown} what="puzzle" length={48} />
        </p>
      )}
      {decision?.pkce && (
        <ProviderView side={{ ...decision.pkce, checks: decision.checks }} matched />
      )}
      {decision && !decision.pkce && missed && (
        <section className="provider-view" aria-label="On the provider's side">
          <p className="caption" data-actor="provider">
            On the provider’s side
          </p>
          <Outcome tone="bad">Not so: “{missed.name}”. No tokens are given</Outcome>
          <p className="text-13 text-ink-soft">
            It answered <code className="code">{decision.error}</code>: {decision.description}
          </p>
        </section>
      )}
      {workflows && (
        <ul className="grid gap-1 text-13">
          {workflows.map((name) => (
            <li key={name}>
              <Outcome tone="good">{name}</Outcome>
            </li>
          ))}
        </ul>
      )}
      <StepExchanges of={step.key} exchanges={exchanges} />
      {reference && <p className="text-13 text-ink-soft">{reference}</p>}
    </>
  );
}
