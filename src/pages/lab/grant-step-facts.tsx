import type { JourneyExchange } from "../../journeys/journey-event.ts";
import type { ProviderDecision } from "../../experiments/provider-decision.ts";
import type { CarriedCode, GrantDescription, GrantStep } from "../../grants/grant.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { prettyJson } from "../../ui/json-tokens.ts";
import { Countdown } from "../../ui/countdown.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { ProviderView } from "../journeys/provider-view.tsx";
import { StepExchanges } from "../step-exchanges.tsx";
import { wordsOfStep } from "./grant-drawing.ts";

export interface GrantStepFactsProps {
  grant: GrantDescription;
  step: GrantStep;
  exchanges: readonly JourneyExchange[];
}

/** What can be seen of a step besides its sentence: what came of it, the provider's reasons, its HTTP. */
export function GrantStepFacts({ grant, step, exchanges }: GrantStepFactsProps) {
  const { facts, refusal, decision, carried, answer } = step;
  const { reference } = wordsOfStep(grant, step);
  const pretty = answer && prettyJson(answer.body);
  return (
    <>
      {facts.length > 0 && (
        <dl className="recipe">
          {facts.map(([name, value]) => (
            <div key={name} className="lab-fact">
              <dt>{name}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {carried && <Carried {...carried} />}
      {refusal && (
        <p className="text-13">
          <Outcome tone="bad">
            The provider refused
            {refusal.error !== undefined && (
              <>
                : <code className="code">{refusal.error}</code>
              </>
            )}
            {refusal.description !== undefined && <>, “{refusal.description}”</>}
          </Outcome>
        </p>
      )}
      {decision && <Decided {...decision} />}
      {answer && (
        <div className="grid grid-cols-1 gap-2">
          <p className="text-13">
            <span className="caption">The API answered</span>{" "}
            <code className="code">{answer.status}</code>
          </p>
          {answer.body !== "" && (
            <CodeBlock
              label="Answer of the API"
              text={pretty ?? answer.body}
              json={pretty !== undefined}
            />
          )}
        </div>
      )}
      <StepExchanges of={step.key} exchanges={exchanges} />
      {reference && <p className="text-13 text-ink-soft">{reference}</p>}
    </>
  );
}

/** What is carried to another device. An address is text here: whoever means it copies or photographs it. */
function Carried({
  userCode,
  verificationUri,
  verificationUriComplete: complete,
  expiresAt,
}: CarriedCode) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-4">
      <dl className="recipe min-w-0 flex-[1_1_240px]">
        <div className="lab-fact">
          <dt>open on another device</dt>
          <dd className="flex min-w-0 items-center gap-1">
            <bdi className="wrap-anywhere">{verificationUri}</bdi>
            <CopyButton value={verificationUri} what="address" />
          </dd>
        </div>
        <div className="lab-fact">
          <dt>and type</dt>
          <dd>
            <output aria-label="Code" translate="no" dir="auto" className="text-20 font-semibold">
              {userCode}
            </output>
          </dd>
        </div>
        <div className="lab-fact">
          <dt>time left</dt>
          <dd>
            <Countdown until={expiresAt} label="Time left for the code" />
          </dd>
        </div>
      </dl>
      {complete !== undefined && (
        <figure className="device-code-qr grid content-start gap-2">
          <QrCode text={complete} label="QR code: the address with the code in it" />
          <figcaption className="text-13 text-ink-soft">
            Or photograph this: it opens{" "}
            <bdi className="wrap-anywhere">{URL.parse(complete)?.host}</bdi>
          </figcaption>
        </figure>
      )}
    </div>
  );
}

function Decided({ pkce, checks }: ProviderDecision) {
  if (pkce !== undefined) return <ProviderView side={{ ...pkce, checks }} matched />;
  const missed = checks.find(({ passed }) => !passed);
  if (missed === undefined) return null;
  return (
    <section className="provider-view" aria-label="On the provider's side">
      <p className="caption" data-actor="provider">
        On the provider’s side
      </p>
      <Outcome tone="bad">Not so: “{missed.name}”</Outcome>
    </section>
  );
}
