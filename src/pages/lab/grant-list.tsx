import { Link } from "react-router";
import { allGrants } from "../../grants/all-grants.ts";
import type { GrantDescription } from "../../grants/grant.ts";
import { LaneSketch } from "../../ui/lane-sketch.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { lanesOf, pkceTone, plannedSteps } from "./grant-drawing.ts";

/** Every grant: whom it is for, when not, and the way that it goes. */
export function GrantList() {
  return (
    <div className="grant-grid">
      {allGrants.map((grant) => (
        <GrantCard key={grant.id} grant={grant} />
      ))}
    </div>
  );
}

function GrantCard({ grant }: { grant: GrantDescription }) {
  const { id, name, reference, forWhom, notFor, pkce, where } = grant;
  return (
    <article className="card grant-card" aria-labelledby={`grant-${id}`}>
      <div className="grant-card-words">
        <h3 id={`grant-${id}`} className="text-16">
          {name}
        </h3>
        <p className="text-13 text-ink-soft">{reference}</p>
      </div>
      <div className="grant-card-words">
        <p>{forWhom}</p>
        <p className="text-ink-soft">{notFor}</p>
      </div>
      <LaneSketch
        label={`How it goes: ${name}`}
        lanes={lanesOf(grant)}
        steps={plannedSteps(grant)}
      />
      <div className="flex flex-wrap items-center justify-between gap-2 self-end">
        <div className="grid gap-1 text-13">
          <Outcome tone={pkceTone(grant)}>{pkce.words}</Outcome>
          {where === "mock" && (
            <Outcome tone="warn">At the mock provider only, never at a real one</Outcome>
          )}
        </div>
        <Link to={`/lab?grant=${id}`} className="btn" data-variant="secondary">
          Open<span className="sr-only"> {name}</span>
        </Link>
      </div>
    </article>
  );
}
