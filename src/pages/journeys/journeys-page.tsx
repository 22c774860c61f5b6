import { useSearchParams } from "react-router";
import { useGuided } from "../../queries/app-queries.ts";
import { useConnections } from "../../queries/connection-queries.ts";
import { useAllJourneys, useDroppedJourneys, useGuide } from "../../queries/journey-queries.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { useHeadingFocus } from "../use-heading-focus.ts";
import { useTyped } from "../use-typed.ts";
import { DeleteAll } from "./delete-all.tsx";
import { DroppedNote } from "./dropped-note.tsx";
import { filterIn, filterJourneys, type JourneyFilter, withFilter } from "./journey-filter.ts";
import { JourneyList } from "./journey-list.tsx";
import { kindNames, outcomes } from "./journey-words.ts";
import { OpenJourney } from "./open-journey.tsx";

/** All recorded flows. */
export function JourneysPage() {
  const journeys = useAllJourneys();
  const connections = useConnections();
  const dropped = useDroppedJourneys();
  const [params, setParams] = useSearchParams();
  const filter = filterIn(params);
  const all = journeys.data ?? [];
  const shown = filterJourneys(all, filter, connections.data ?? []);
  const isNoMatch = all.length > 0 && shown.length === 0;
  useHeadingFocus(all.length + Number(isNoMatch));
  const setFilter = (name: keyof JourneyFilter, value: string) =>
    setParams((before) => withFilter(before, name, value), { replace: true });
  return (
    <Page title="Journeys" aside={<Pace />}>
      {journeys.error && (
        <Failure error={journeys.error} remedies={{ tryAgain: () => void journeys.refetch() }} />
      )}
      {journeys.isPending && (
        <div role="status" aria-busy="true" aria-label="Loading" className="grid gap-4">
          <Skeleton className="h-14" />
          <Skeleton className="h-60 rounded-card" />
        </div>
      )}
      {journeys.isSuccess && all.length === 0 && (
        <EmptyState title="Nothing recorded yet" action={<OpenJourney />}>
          <p>
            A journey is what happened in one flow, step by step: a connect, a refresh, a call to an
            API, a disconnect. Each is drawn as it happens, with its requests and answers. Secrets
            are masked before anything is written down, so that a journey can be shown to anybody.
          </p>
          <p>Connect an account to see the first one.</p>
        </EmptyState>
      )}
      {all.length > 0 && (
        <div className="grid grid-cols-1 gap-4">
          <JourneyFilterFields
            filter={filter}
            providers={[...new Set(all.map(({ providerName }) => providerName))]}
            count={countOf(shown.length, all.length)}
            onChange={setFilter}
          />
          {isNoMatch ? (
            <EmptyState
              title="Nothing matches"
              action={
                <Button onClick={() => setParams({}, { replace: true })}>Clear the filter</Button>
              }
            >
              <p>No journey fits this filter.</p>
            </EmptyState>
          ) : (
            <JourneyList journeys={shown} connections={connections.data ?? []} />
          )}
          <DroppedNote dropped={dropped.data} />
          <div className="flex flex-wrap gap-2">
            <OpenJourney />
            <DeleteAll count={all.length} />
          </div>
        </div>
      )}
    </Page>
  );
}

/** Quick: sign-ins run through. Guided: they stop before each step. */
function Pace() {
  const isGuided = useGuided();
  const { switchTo } = useGuide();
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="text-13 text-ink-soft" aria-hidden="true">
        Sign-ins of this tab
      </span>
      <Segmented
        label="Sign-ins of this tab"
        value={isGuided ? "guided" : "quick"}
        options={[
          { value: "quick", name: "Run through" },
          { value: "guided", name: "Step by step" },
        ]}
        onChange={(pace) => switchTo(pace === "guided")}
      />
    </div>
  );
}

function countOf(shown: number, all: number): string {
  const journeys = all === 1 ? "1 journey" : `${all} journeys`;
  return shown === all ? journeys : `${shown} of ${journeys}`;
}

interface JourneyFilterFieldsProps {
  filter: JourneyFilter;
  providers: readonly string[];
  count: string;
  onChange: (name: keyof JourneyFilter, value: string) => void;
}

function JourneyFilterFields({ filter, providers, count, onChange }: JourneyFilterFieldsProps) {
  const [typed, type] = useTyped(filter.text, (words) => onChange("text", words));
  return (
    <search className="journey-filter">
      <label className="field">
        <span className="field-label">Filter</span>
        <input
          type="search"
          className="input"
          placeholder="Account, step, parameter, error code"
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
      </label>
      <Select label="Kind" value={filter.kind} onChange={(kind) => onChange("kind", kind)}>
        <option value="">Any</option>
        {Object.entries(kindNames).map(([kind, name]) => (
          <option key={kind} value={kind}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label="Outcome"
        value={filter.outcome}
        onChange={(outcome) => onChange("outcome", outcome)}
      >
        <option value="">Any</option>
        {Object.entries(outcomes).map(([outcome, { word }]) => (
          <option key={outcome} value={outcome}>
            {word}
          </option>
        ))}
      </Select>
      <Select
        label="Provider"
        value={filter.provider}
        onChange={(name) => onChange("provider", name)}
      >
        <option value="">Any</option>
        {providers.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <p role="status" className="text-13 text-ink-soft">
        {count}
        {filter.connection !== "" && ", of one connection"}
      </p>
    </search>
  );
}
