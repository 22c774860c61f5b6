import { useId } from "react";
import type { Verdict } from "../../checks/check.ts";
import { verdicts } from "../../checks/report.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { verdictWords } from "./verdict-words.ts";

export interface VerdictFilterProps {
  counts: Readonly<Record<Verdict, number>>;
  value: Verdict | "all";
  onChange: (value: Verdict | "all") => void;
}

/** How many checks have which verdict, and a choice of those that are shown. */
export function VerdictFilter({ counts, value, onChange }: VerdictFilterProps) {
  const group = useId();
  const all = verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  const option = (name: Verdict | "all", count: number) => (
    <label key={name} className="tally" data-empty={count === 0}>
      <input type="radio" name={group} checked={value === name} onChange={() => onChange(name)} />
      <span className="tally-count">{count}</span>
      {name === "all" ? (
        <span>All</span>
      ) : (
        <Outcome tone={verdictWords[name].tone}>{verdictWords[name].word}</Outcome>
      )}
    </label>
  );
  return (
    <div className="tallies" role="radiogroup" aria-label="Show">
      {option("all", all)}
      {verdicts.map((verdict) => option(verdict, counts[verdict]))}
    </div>
  );
}
