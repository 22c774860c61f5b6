import type { PageFacts } from "../queries/settings.ts";
import { Outcome } from "../ui/outcome.tsx";
import { ValueList } from "../ui/value-list.tsx";

/** What is so, in words, and whether it is well so. */
export type Fact = readonly [tone: "good" | "warn" | "bad" | "none", words: string];

const trustedTypes: Readonly<Record<PageFacts["trustedTypes"], Fact>> = {
  enforced: ["good", "Enforced: no text can become script here"],
  "not-enforced": ["warn", "Known to this browser, not enforced by the page's own policy"],
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
    </>
  );
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

/** The policy that the page brings along, directive by directive. */
export function Policy({ directives }: { directives: readonly string[] }) {
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
