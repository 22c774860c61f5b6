import { useInstallation, useStorageHome } from "../../queries/app-queries.ts";
import { type PageFacts, usePageFacts } from "../../queries/settings-queries.ts";
import type { StorageHome } from "../../queries/services-context.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { ValueList } from "../../ui/value-list.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";

type Tone = "good" | "warn" | "bad" | "none";
type Fact = readonly [tone: Tone, words: string];

const homes: Readonly<Record<StorageHome, Fact>> = {
  durable: ["good", "Everything outlives this tab, tokens encrypted"],
  "key-in-memory": [
    "warn",
    "Connections outlive this tab, tokens do not: the browser cannot store the key that opens them",
  ],
  memory: ["bad", "Nothing outlives this tab: the browser refuses to store"],
};

const trustedTypes: Readonly<Record<PageFacts["trustedTypes"], Fact>> = {
  enforced: ["good", "Enforced: no text can become script here"],
  "not-enforced": ["warn", "Known to this browser, not enforced by the page's own policy"],
  unsupported: ["none", "This browser has none"],
};

/** Where this Pixy is, what a provider has to know of it, and what protects it. */
export function InstallationFacts() {
  const { origin, basePath, redirectUri, mock } = useInstallation();
  const facts = usePageFacts();
  const home = useStorageHome();
  const addresses = [
    ["Origin", origin, "origin"],
    ["Redirect URI", redirectUri, "redirect URI"],
    ["Post-logout redirect URI", new URL(basePath, origin).href, "post-logout URI"],
    ["Base path", basePath, "base path"],
  ] as const;
  return (
    <div className="grid grid-cols-1 gap-4">
      <ValueList rows={addresses} />
      {facts.error && (
        <Failure error={facts.error} remedies={{ tryAgain: () => void facts.refetch() }} />
      )}
      {facts.isPending && <Skeleton className="h-80 rounded-control" />}
      {facts.data && (
        <>
          <dl className="recipe">
            <FactRow
              name="Secure context"
              fact={
                facts.data.isSecure
                  ? ["good", "Yes: the browser gives its cryptography and locks"]
                  : ["bad", "No: open Pixy over https"]
              }
            />
            <FactRow name="Storage" fact={homes[home]} />
            <FactRow name="Kept by the browser" fact={persistence(facts.data.isPersisted)} />
            <FactRow name="Trusted Types" fact={trustedTypes[facts.data.trustedTypes]} />
            <FactRow
              name="Mock provider"
              fact={mock ? ["none", "In this page: for trying things out"] : ["none", "Not here"]}
            />
          </dl>
          <Policy directives={facts.data.policy} />
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

function FactRow({ name, fact: [tone, words] }: { name: string; fact: Fact }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Outcome tone={tone}>{words}</Outcome>
      </dd>
    </div>
  );
}

function Policy({ directives }: { directives: readonly string[] }) {
  if (directives.length === 0) {
    return (
      <p className="max-w-[75ch] text-13 text-ink-soft">
        The page brings no Content-Security-Policy along. A header may set one; a page cannot see
        its headers.
      </p>
    );
  }
  return (
    <details className="fold">
      <summary>Content-Security-Policy of this page</summary>
      <div className="grid grid-cols-1 gap-2 pt-2">
        <dl className="recipe">
          {directives.map((directive) => {
            const [name = "", ...sources] = directive.split(/\s+/);
            return (
              <div key={name}>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>
                  <code className="wrap-anywhere">{sources.join(" ")}</code>
                </dd>
              </div>
            );
          })}
        </dl>
        <p className="max-w-[75ch] text-13 text-ink-soft">
          From the page's own <code className="code">meta</code> element. A header of the host can
          only make it stricter, and a page cannot see its headers.
        </p>
      </div>
    </details>
  );
}
