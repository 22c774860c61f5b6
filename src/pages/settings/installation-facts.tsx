import { useInstallation, useStorageHome } from "../../queries/app-queries.ts";
import { usePageFacts } from "../../queries/settings-queries.ts";
import type { StorageHome } from "../../queries/services-context.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { type Fact, FactRow, PlaceOfPage, Policies, Protection } from "../page-facts.tsx";

const homes: Readonly<Record<StorageHome, Fact>> = {
  durable: ["good", "Everything outlives this tab, tokens encrypted"],
  "key-in-memory": [
    "warn",
    "Connections outlive this tab, tokens do not: the browser cannot store the key that opens them",
  ],
  memory: ["bad", "Nothing outlives this tab: the browser refuses to store"],
};

/** Where this Pixy is, what a provider has to know of it, and what protects it. */
export function InstallationFacts() {
  const { origin, basePath, mock } = useInstallation();
  const facts = usePageFacts();
  const home = useStorageHome();
  return (
    <div className="grid grid-cols-1 gap-4">
      <PlaceOfPage origin={origin} basePath={basePath} />
      {facts.error && (
        <Failure error={facts.error} remedies={{ tryAgain: () => void facts.refetch() }} />
      )}
      {facts.isPending && <Skeleton className="h-80 rounded-control" />}
      {facts.data && (
        <>
          <dl className="recipe">
            <Protection facts={facts.data} />
            <FactRow name="Storage" fact={homes[home]} />
            <FactRow name="Kept by the browser" fact={persistence(facts.data.isPersisted)} />
            <FactRow
              name="Mock provider"
              fact={mock ? ["none", "In this page: for trying things out"] : ["none", "Not here"]}
            />
          </dl>
          <Policies facts={facts.data} />
        </>
      )}
    </div>
  );
}

function persistence(isPersisted: boolean | undefined): Fact {
  if (isPersisted === undefined) return ["none", "This browser does not say"];
  return isPersisted
    ? ["good", "Yes: the browser does not clear it by itself"]
    : [
        "none",
        "Not promised: when space is short, or after weeks unused, the browser may clear it",
      ];
}
