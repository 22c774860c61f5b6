import { type ReactNode, useRef, useState } from "react";
import { type ChosenScenario, type Schedule, selectorOf } from "../misbehaviour/chosen-scenario.ts";
import { chosenScenarios, scenariosInForce } from "../misbehaviour/misbehaviour.ts";
import { switchAllScenariosOff, switchScenario } from "../controls/provider-controls.ts";
import { type ScenarioName, scenarioNamed, scenarioNames } from "../scenarios.ts";
import { ScenarioCard } from "./scenario-card.tsx";
import { searchScenarios } from "./search-scenarios.ts";
import { Module, Nothing, type SectionProps } from "./section.tsx";

/** Every way to misbehave, by family: searched, switched, explained. */
export function ScenariosSection({ provider, state, run }: SectionProps) {
  const [query, setQuery] = useState("");
  const chosen = new Map(chosenScenarios(provider, state).map((one) => [one.name, one.schedule]));
  const acting = new Set(scenariosInForce(provider, state).map(({ name }) => name));
  const fixed = new Set(provider.scenarios.map(({ name }) => name));
  const found = /[a-z\d]/i.test(query) ? searchScenarios(query) : undefined;
  const count = useRef<HTMLSpanElement>(null);
  const root = provider.issuer.replace(/\/s\/[^/]+$/, "");

  function switchOne(name: ScenarioName, schedule: Schedule | undefined): void {
    void run(
      () => switchScenario(provider, name, schedule),
      `${name} is ${schedule === undefined ? "off" : "on"}.`,
    );
  }

  function card(name: ScenarioName): ReactNode {
    return (
      <ScenarioCard
        key={name}
        name={name}
        root={root}
        schedule={chosen.get(name)}
        isSpent={chosen.has(name) && !acting.has(name)}
        isFixed={fixed.has(name)}
        onSwitch={(schedule) => switchOne(name, schedule)}
      />
    );
  }

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
        <span ref={count} tabIndex={-1} className="rig-count" data-lit={acting.size > 0}>
          {acting.size} in force
        </span>
      </div>
      {acting.size === 0 ? null : (
        <InForce
          scenarios={scenariosInForce(provider, state)}
          fixed={fixed}
          onSwitchOff={(name) => {
            switchOne(name, undefined);
            // The switch is about to go, and the keyboard would be nowhere.
            count.current?.focus();
          }}
        />
      )}
      {found === undefined ? (
        [...Map.groupBy(scenarioNames, (name) => scenarioNamed(name).group)].map(
          ([family, members]) => (
            <Family
              key={family}
              name={family}
              count={members.length}
              acting={members.filter((name) => acting.has(name)).length}
              startsOpen={members.some((name) => chosen.has(name))}
            >
              {members.map(card)}
            </Family>
          ),
        )
      ) : (
        <>
          <Found title="Found by name" names={found.byName} card={card} />
          <Found title="Found in the texts" names={found.byText} card={card} />
          {found.byName.length + found.byText.length === 0 ? (
            <Nothing>No scenario matches.</Nothing>
          ) : null}
        </>
      )}
    </>
  );
}

/** What misbehaves now, wherever it stands below. */
function InForce({
  scenarios,
  fixed,
  onSwitchOff,
}: {
  scenarios: readonly ChosenScenario[];
  /** Those that the issuer's address names, or whoever set it up. */
  fixed: ReadonlySet<ScenarioName>;
  onSwitchOff: (name: ScenarioName) => void;
}) {
  return (
    <Module title="In force">
      <ul className="rig-rows" aria-label="In force">
        {scenarios.map((chosen) => (
          <li key={chosen.name} className="rig-scenario">
            <input
              type="checkbox"
              role="switch"
              className="rig-switch"
              aria-label={`${chosen.name}, in force`}
              aria-checked
              checked
              disabled={fixed.has(chosen.name)}
              onChange={() => onSwitchOff(chosen.name)}
            />
            <p className="rig-scenario-name">
              <code>{selectorOf(chosen)}</code>
              {fixed.has(chosen.name) ? <span className="rig-tag">by address</span> : null}
            </p>
          </li>
        ))}
      </ul>
    </Module>
  );
}

function Found({
  title,
  names,
  card,
}: {
  title: string;
  names: readonly ScenarioName[];
  card: (name: ScenarioName) => ReactNode;
}) {
  if (names.length === 0) return null;
  return (
    <Module title={title} aside={<span className="rig-soft">{names.length}</span>}>
      <ul className="rig-rows">{names.map(card)}</ul>
    </Module>
  );
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
