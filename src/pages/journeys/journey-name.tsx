import { Fragment } from "react";
import type { Journey } from "../../journeys/journey-event.ts";
import { callOf, kindNames, nameOf } from "./journey-words.ts";

/** What tells a journey from others of its kind: what was asked, and where, and for whom. */
export function JourneyName({
  journey,
  account,
}: {
  journey: Journey;
  account?: string | undefined;
}) {
  const { kind, about, providerName, fromFile } = journey;
  const call = callOf(journey);
  const whose = [nameOf(journey), about && providerName, account].filter(Boolean);
  return (
    <span className="min-w-0">
      <span className="font-semibold">{kindNames[kind]}</span>{" "}
      {call && (
        <>
          <bdi className="font-mono text-13 wrap-anywhere">{call}</bdi>{" "}
        </>
      )}
      <span className="wrap-anywhere text-ink-soft">
        {whose.map((name, index) => (
          <Fragment key={index}>
            {index > 0 && " · "}
            <bdi>{name}</bdi>
          </Fragment>
        ))}
        {fromFile && " · from a file"}
      </span>
    </span>
  );
}
