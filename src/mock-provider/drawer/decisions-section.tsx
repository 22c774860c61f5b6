import { useState, useSyncExternalStore } from "react";
import type { Decision } from "../decision-log.ts";
import { Module, Nothing, type SectionProps } from "./section.tsx";
import { timeOfDay } from "./time-words.ts";

/** What the provider and its twins saw and decided in this tab, the latest first. */
export function DecisionsSection({ provider }: SectionProps) {
  const decisions = useSyncExternalStore(provider.log.subscribe, provider.log.entries);
  const [failedOnly, setFailedOnly] = useState(false);
  const shown = decisions.filter((decision) => !failedOnly || isFailed(decision)).toReversed();
  const issuers = new Set(decisions.map(({ issuer }) => issuer));
  return (
    <Module
      title="Seen and decided"
      aside={
        <label className="rig-check">
          <input
            type="checkbox"
            checked={failedOnly}
            onChange={(event) => setFailedOnly(event.target.checked)}
          />
          Failed only
        </label>
      }
    >
      <p className="rig-soft">In this tab, until it is closed. Other tabs do not see it.</p>
      {shown.length === 0 ? (
        <Nothing>{failedOnly ? "Nothing failed." : "Nothing was asked yet."}</Nothing>
      ) : null}
      <ol className="rig-rows rig-log">
        {shown.map((decision) => (
          <li key={decision.id}>
            <DecisionEntry decision={decision} namesIssuer={issuers.size > 1} />
          </li>
        ))}
      </ol>
    </Module>
  );
}

function isFailed({ status, error, checks }: Decision): boolean {
  return status >= 400 || error !== undefined || checks.some(({ passed }) => !passed);
}

function DecisionEntry({ decision, namesIssuer }: { decision: Decision; namesIssuer: boolean }) {
  const { at, endpoint, method, clientId, status, error, checks, misbehaviours } = decision;
  return (
    <details className="rig-decision" data-failed={isFailed(decision)}>
      <summary>
        <span className="rig-digits">{timeOfDay(at)}</span>
        <span className="rig-decision-what">
          <strong>{endpoint}</strong> {clientId === undefined ? null : <code>{clientId}</code>}
        </span>
        <span className="rig-lamp" data-tone={isFailed(decision) ? "bad" : "good"}>
          {status} {error ?? ""}
        </span>
      </summary>
      <div className="rig-decision-body">
        <p className="rig-soft">
          {method}
          {namesIssuer ? ` at ${decision.issuer}` : ""}
        </p>
        {decision.description === undefined ? null : <p>{decision.description}</p>}
        {misbehaviours.length === 0 ? null : (
          <p>
            Misbehaved on command:{" "}
            {misbehaviours.map((name) => (
              <span key={name} className="rig-tag rig-tag-lit">
                {name}
              </span>
            ))}
          </p>
        )}
        <ul className="rig-checks">
          {checks.map(({ name, passed }, index) => (
            <li key={`${index} ${name}`} data-passed={passed}>
              <span className="rig-hidden">{passed ? "passed: " : "failed: "}</span>
              {name}
            </li>
          ))}
        </ul>
        {decision.pkce === undefined ? null : <Pkce pkce={decision.pkce} />}
      </div>
    </details>
  );
}

function Pkce({ pkce }: { pkce: NonNullable<Decision["pkce"]> }) {
  const { storedChallenge, computedChallenge, matches } = pkce;
  return (
    <dl className="rig-pkce" data-matches={matches}>
      {storedChallenge === undefined ? null : (
        <div>
          <dt>stored challenge</dt>
          <dd>{storedChallenge}</dd>
        </div>
      )}
      {computedChallenge === undefined ? null : (
        <div>
          <dt>computed challenge</dt>
          <dd>{computedChallenge}</dd>
        </div>
      )}
      <div>
        <dt>PKCE</dt>
        <dd>{matches ? "match" : "no match"}</dd>
      </div>
    </dl>
  );
}
