import { type ReactNode, useState } from "react";
import { chosenScenarios, scenariosInForce } from "../misbehaviour/misbehaviour.ts";
import { switchAllScenariosOff, switchScenario } from "../controls/provider-controls.ts";
import { type ScenarioName, scenarioNamed, scenarioNames } from "../scenarios.ts";
import { ScenarioCard } from "./scenario-card.tsx";
import { Nothing, type SectionProps } from "./section.tsx";

/** Every way to misbehave, by family: searched, switched, explained. */
export function ScenariosSection({ provider, state, run }: SectionProps) {
  const [query, setQuery] = useState("");
  const chosen = new Map(chosenScenarios(provider, state).map((one) => [one.name, one.schedule]));
  const acting = new Set(scenariosInForce(provider, state).map(({ name }) => name));
  const fixed = new Set(provider.scenarios.map(({ name }) => name));
  const found = scenarioNames.filter((name) => matches(name, query));
  const families = Map.groupBy(found, (name) => scenarioNamed(name).group);
  const root = provider.issuer.replace(/\/s\/[^/]+$/, "");

  return (
    <>
      <div className="rig-bar">
        <label className="rig-search">
          <span className="rig-hidden">Search scenarios</span>
          <input
            type="search"
            placeholder={`Search ${scenarioNames.length} scenarios`}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape" || query === "") return;
              // It empties the search; the next one closes the drawer.
              event.preventDefault();
              event.stopPropagation();
              setQuery("");
            }}
          />
        </label>
        <button
          type="button"
          className="rig-key"
          disabled={state.settings.scenarios.length === 0}
          onClick={() => void run(() => switchAllScenariosOff(provider), "All scenarios are off.")}
        >
          All off
        </button>
        <span className="rig-count" data-lit={acting.size > 0}>
          {acting.size} in force
        </span>
      </div>
      {[...families].map(([family, members]) => (
        <Family
          // A search opens what it finds, and its end closes it again.
          key={`${family} ${query === ""}`}
          name={family}
          count={members.length}
          acting={members.filter((name) => acting.has(name)).length}
          startsOpen={query !== "" || members.some((name) => chosen.has(name))}
        >
          {members.map((name) => (
            <ScenarioCard
              key={name}
              name={name}
              root={root}
              schedule={chosen.get(name)}
              isSpent={chosen.has(name) && !acting.has(name)}
              isFixed={fixed.has(name)}
              onSwitch={(schedule) =>
                void run(
                  () => switchScenario(provider, name, schedule),
                  `${name} is ${schedule === undefined ? "off" : "on"}.`,
                )
              }
            />
          ))}
        </Family>
      ))}
      {found.length === 0 ? <Nothing>No scenario says all of that.</Nothing> : null}
    </>
  );
}

/** @returns whether each word of the query begins a word about the scenario */
function matches(name: ScenarioName, query: string): boolean {
  const { group, does, breaks, goodClient } = scenarioNamed(name);
  const words = wordsOf([name, group, does, breaks, goodClient].join(" "));
  return wordsOf(query).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function Family({
  name,
  count,
  acting,
  startsOpen,
  children,
}: {
  name: string;
  count: number;
  /** How many of them are in force. */
  acting: number;
  startsOpen: boolean;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(startsOpen);
  return (
    <details
      className="rig-module rig-family"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className="rig-family-name">{name}</span>
        {acting > 0 ? <span className="rig-tag rig-tag-lit">{acting} in force</span> : null}
        <span className="rig-soft">{count}</span>
      </summary>
      {isOpen ? <ul className="rig-rows">{children}</ul> : null}
    </details>
  );
}
