import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import type { Journey } from "../../journeys/journey-event.ts";
import {
  openJourney,
  useAllJourneys,
  useGuide,
  useKeepJourney,
  useOpenedJourney,
  useProviderSide,
  useRemoveJourney,
} from "../../queries/journey-queries.ts";
import { Announcement } from "../../ui/announcement.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { JourneyExports } from "./journey-exports.tsx";
import { JourneyView } from "./journey-view.tsx";
import { challengeOf, kindNames, nameOf, outcomes, titleOf } from "./journey-words.ts";
import { NextStep } from "./next-step.tsx";
import { useMedia } from "./use-media.ts";

const back = (
  <Link to="/journeys" className="btn">
    Journeys
  </Link>
);

/** One journey, step by step; while it is under way, as it happens. */
export function JourneyPage() {
  const { id = "" } = useParams();
  const all = useAllJourneys();
  const opened = useOpenedJourney(id);
  const journey = opened ?? all.data?.find((candidate) => candidate.id === id);
  if (journey) return <JourneyScreen key={id} journey={journey} isOpened={opened !== undefined} />;
  return (
    <Page title="Journey">
      {all.isPending && (
        <div role="status" aria-busy="true" aria-label="Loading">
          <Skeleton className="h-120 rounded-card" />
        </div>
      )}
      {all.error && (
        <Failure
          error={all.error}
          remedies={{ tryAgain: () => void all.refetch() }}
          secondary={back}
        />
      )}
      {all.data && (
        <EmptyState title="No such journey" action={back}>
          <p>
            It is not in this browser, or not any more: the newest of each kind are kept. A journey
            that was only looked at is gone after a reload, unless it was kept.
          </p>
        </EmptyState>
      )}
    </Page>
  );
}

function JourneyScreen({ journey, isOpened }: { journey: Journey; isOpened: boolean }) {
  const navigate = useNavigate();
  const keep = useKeepJourney();
  const remove = useRemoveJourney();
  const { about, providerName, kind, startedAt, steps, connectionId } = journey;
  const name = nameOf(journey);
  const { word, tone } = outcomes[journey.outcome];
  const last = steps.at(-1);
  return (
    <Page
      title={`${kindNames[kind]}: ${name}`}
      heading={
        <>
          {kindNames[kind]}
          <span className="font-normal text-ink-soft">
            : <bdi>{name}</bdi>
          </span>
        </>
      }
      aside={<Outcome tone={tone}>{word}</Outcome>}
    >
      <Announcement>
        {keep.isSuccess
          ? "Kept"
          : journey.outcome === "running" && last
            ? titleOf(last, journey)
            : word}
      </Announcement>
      <div className="grid grid-cols-1 gap-4">
        {(journey.fromFile || isOpened) && (
          <Banner tone="idle">{whenceWords(journey, isOpened)}</Banner>
        )}
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <p className="flex flex-wrap gap-x-3 text-13 text-ink-soft">
            <span>
              {steps.length} {steps.length === 1 ? "step" : "steps"}
            </span>
            <RelativeTime at={startedAt} />
            {about !== undefined && (
              <span>
                at <bdi>{providerName}</bdi>
              </span>
            )}
            {connectionId && (
              <Link className="link" to={`/connections/${connectionId}`}>
                The connection
              </Link>
            )}
          </p>
          <JourneyExports journey={journey} />
        </div>
        <Steps journey={journey} />
        <div className="flex flex-wrap gap-2">
          {back}
          {isOpened ? (
            <Button
              busy={keep.isPending}
              onClick={() => keep.mutate(journey, { onSuccess: () => openJourney(undefined) })}
            >
              Keep it here
            </Button>
          ) : (
            <Button
              busy={remove.isPending}
              onClick={() =>
                remove.mutate(journey.id, { onSuccess: () => void navigate("/journeys") })
              }
            >
              Delete
            </Button>
          )}
        </div>
        {(keep.error ?? remove.error) && <Failure error={keep.error ?? remove.error} />}
      </div>
    </Page>
  );
}

/** Where a journey has come from that is none of this browser's flows, and how long it stays. */
function whenceWords({ fromFile }: Journey, isOpened: boolean): string {
  if (!isOpened) return "From a file: it was recorded elsewhere.";
  const whence = fromFile ? "From a file" : "Of what was tried out in this tab";
  return `${whence}, and only looked at: it is gone when this page is, unless you keep it.`;
}

/** The diagram of a journey, with the step of the address open, or the one that tells most. */
function Steps({ journey }: { journey: Journey }) {
  const [params, setParams] = useSearchParams();
  const { waiting } = useGuide();
  const isWide = useMedia("(width >= 76rem)");
  const asked = Number(params.get("step") ?? Number.NaN) - 1;
  const selected = journey.steps[asked] ? asked : isWide ? mostTelling(journey) : undefined;
  const side = useProviderSide(challengeOf(journey));
  const select = (index: number) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (index === asked && !isWide) after.delete("step");
        else after.set("step", String(index + 1));
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <JourneyView
      journey={journey}
      selected={selected}
      onSelect={select}
      side={side}
      isWide={isWide}
      next={waiting?.journeyId === journey.id && <NextStep journey={journey} waiting={waiting} />}
    />
  );
}

/** The step that failed; of a flow under way the last; else the one that it is all about. */
function mostTelling({ outcome, kind, steps }: Journey): number | undefined {
  if (steps.length === 0) return undefined;
  // The last step of an attack is its verdict.
  if (outcome === "running" || kind === "experiment") return steps.length - 1;
  const failed = steps.findIndex(({ errorCode }) => errorCode !== undefined);
  if (failed !== -1) return failed;
  const main = steps.findIndex(({ key }) =>
    ["code-exchange", "refresh", "api-call", "revocation"].includes(key),
  );
  return Math.max(main, 0);
}
