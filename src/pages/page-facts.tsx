import type { ReactNode } from "react";
import type { PageFacts } from "../queries/settings.ts";
import { Outcome } from "../ui/outcome.tsx";
import { ValueList } from "../ui/value-list.tsx";

/** What is so, in words, and whether it is well so. */
export type Fact = readonly [tone: "good" | "warn" | "bad" | "none", words: string];

const trustedTypes: Readonly<Record<PageFacts["trustedTypes"], Fact>> = {
  enforced: ["good", "Enforced: no text can become script here"],
  "not-enforced": ["warn", "Known to this browser, and enforced by no policy"],
  unsupported: ["none", "This browser has none"],
};

/** Where this Pixy is, and what a provider has to know of it. */
export function PlaceOfPage({ origin, basePath }: { origin: string; basePath: string }) {
  const home = new URL(basePath, origin).href;
  const rows = [
    ["Origin", origin, "origin"],
    ["Redirect URI", `${home}callback`, "redirect URI"],
    ["Post-logout redirect URI", home, "post-logout URI"],
    ["Base path", basePath, "base path"],
  ] as const;
  return <ValueList rows={rows} />;
}

/** Rows of a list: what the browser grants this page, and what it enforces. */
export function Protection({ facts }: { facts: PageFacts }) {
  return (
    <>
      <FactRow
        name="Secure context"
        fact={
          facts.isSecure
            ? ["good", "Yes: the browser gives its cryptography and locks"]
            : ["bad", "No: open Pixy over https"]
        }
      />
      <FactRow name="Trusted Types" fact={trustedTypes[facts.trustedTypes]} />
      <FactRow name="Policy of the host" fact={hostPolicy(facts)} />
    </>
  );
}

function hostPolicy({ hostPolicy: directives }: PageFacts): Fact {
  if (directives === undefined) return ["none", "The host did not answer when it was asked"];
  return directives.length > 0
    ? ["good", "It sends one with every page"]
    : ["warn", "It sends none: only what the page brings along holds, and no worker has any"];
}

export function FactRow({ name, fact: [tone, words] }: { name: string; fact: Fact }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Outcome tone={tone}>{words}</Outcome>
      </dd>
    </div>
  );
}

/** The policies in force, directive by directive: what one of them refuses is refused. */
export function Policies({ facts: { policy, hostPolicy } }: { facts: PageFacts }) {
  return (
    <>
      {hostPolicy !== undefined && hostPolicy.length > 0 && (
        <Policy name="Content-Security-Policy of the host" directives={hostPolicy}>
          From the header with which the host sends this page.
        </Policy>
      )}
      {policy.length > 0 ? (
        <Policy name="Content-Security-Policy of this page" directives={policy}>
          From the page's own <code className="code">meta</code> element. A header of the host can
          only make it stricter.
        </Policy>
      ) : (
        <p className="max-w-[75ch] text-13 text-ink-soft">
          The page brings no Content-Security-Policy along.
        </p>
      )}
    </>
  );
}

interface PolicyProps {
  name: string;
  directives: readonly string[];
  /** Where it comes from. */
  children: ReactNode;
}

function Policy({ name, directives, children }: PolicyProps) {
  return (
    <details className="fold">
      <summary>{name}</summary>
      <div className="grid grid-cols-1 gap-2 pt-2">
        <dl className="recipe">
          {directives.map((directive, index) => {
            const [directiveName = "", ...sources] = directive.split(/\s+/);
            return (
              // A host may send two policies, with the same directive in both.
              <div key={index}>
                <dt>
                  <code>{directiveName}</code>
                </dt>
                <dd>
                  <code className="wrap-anywhere">{sources.join(" ")}</code>
                </dd>
              </div>
            );
          })}
        </dl>
        <p className="max-w-[75ch] text-13 text-ink-soft">{children}</p>
      </div>
    </details>
  );
}
