import { useSearchParams } from "react-router";
import { allGrants } from "../../grants/all-grants.ts";
import { useHasMock, useLab } from "../../queries/lab-queries.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { Page, Section } from "../page.tsx";
import { ExperimentList } from "./experiment-list.tsx";
import { Glossary } from "./glossary.tsx";
import { GrantList } from "./grant-list.tsx";
import { GrantScreen } from "./grant-screen.tsx";

/** Every grant to try out, step by step, every attack, and what the words mean. */
export function LabPage() {
  const [params] = useSearchParams();
  const grant = allGrants.find(({ id }) => id === params.get("grant"));
  const lab = useLab();
  const hasMock = useHasMock();
  if (grant === undefined) {
    return (
      <Page title="Lab">
        <p className="max-w-[65ch] text-ink-soft">
          What the standards have to get a token with, each to go through by hand: what is sent,
          what comes back, whom it is for.{" "}
          {hasMock
            ? "At the mock provider people and clients are made up, and nothing leaves this tab; most can be tried at a provider of yours."
            : "Most can be tried at a provider of yours; those that a provider should not offer any more can be read about here."}
        </p>
        <nav aria-label="Further down" className="flex flex-wrap gap-x-4 gap-y-1">
          <a className="link" href="#experiments">
            Experiments: attacks, and who stops them
          </a>
          <a className="link" href="#glossary">
            Glossary: what the words mean
          </a>
        </nav>
        <Section title="Grants" id="grants">
          <GrantList />
        </Section>
        <Section title="Experiments" id="experiments">
          <p className="max-w-[65ch] text-ink-soft">
            Attacks, each a real one, with a verdict: who stopped it, and at which step. It says
            below each whose task that is.
          </p>
          <ExperimentList />
        </Section>
        <Section title="Glossary" id="glossary">
          <Glossary />
        </Section>
      </Page>
    );
  }
  return (
    <Page title={grant.name}>
      {lab.isPending && (
        <div role="status" aria-busy="true" aria-label="Loading">
          <Skeleton className="h-120 rounded-card" />
        </div>
      )}
      {lab.error && <Failure error={lab.error} remedies={{ tryAgain: () => void lab.refetch() }} />}
      {lab.data && <GrantScreen key={grant.id} lab={lab.data} grant={grant} />}
    </Page>
  );
}
