import { useEffect, useRef } from "react";
import { useWorkspaceActions, type WipeResult } from "../../queries/settings-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { Page } from "../page.tsx";
import { recordWords } from "./storage-words.ts";

const revocations = [
  ["done", "good", "Revoked at the provider"],
  ["elsewhere", "warn", "Revoked, but for a refresh token that another tab kept to itself"],
  ["unsupported", "none", "The provider has no way to revoke: they live until they expire"],
  ["failed", "warn", "The provider could not be asked: they may live until they expire"],
  ["not-asked", "none", "The provider was not asked: they live until they expire"],
] as const;

/** What was removed, and what is left to do elsewhere. */
export function WipeReport({ result }: { result: WipeResult }) {
  const { startAfresh } = useWorkspaceActions();
  const removed = result.removed.filter(({ count }) => count > 0);
  const heading = useRef<HTMLDivElement>(null);
  // The dialog that had the focus is gone with the rest.
  useEffect(() => heading.current?.querySelector("h1")?.focus(), []);
  return (
    <div ref={heading}>
      <Page title="Everything is wiped">
        <div role="status" className="grid grid-cols-1 gap-6">
          {result.left > 0 && (
            <Outcome tone="bad">
              {result.left === 1 ? "1 record is" : `${result.left} records are`} still there: the
              browser refused, or another tab has written since. Wipe again, or clear the site's
              data in the browser.
            </Outcome>
          )}
          {removed.length === 0 && result.items === 0 && <p>There was nothing to remove.</p>}
          {removed.length + result.items > 0 && (
            <>
              <p className="text-ink-soft">Removed from this browser, for every tab:</p>
              <dl className="recipe max-w-[65ch]">
                {removed.map(({ kind, count }) => (
                  <div key={kind}>
                    <dt>{recordWords[kind].name}</dt>
                    <dd>{count}</dd>
                  </div>
                ))}
                {result.items > 0 && (
                  <div>
                    <dt>Items of this tab and settings</dt>
                    <dd>{result.items}</dd>
                  </div>
                )}
              </dl>
            </>
          )}
          <ul className="grid gap-1 empty:hidden">
            {revocations
              .filter(([name]) => result.revocations[name] > 0)
              .map(([name, tone, words]) => (
                <li key={name}>
                  <Outcome tone={tone}>
                    {words} ({result.revocations[name]})
                  </Outcome>
                </li>
              ))}
          </ul>
        </div>
        <div>
          <Button variant="primary" onClick={startAfresh}>
            Start afresh
          </Button>
        </div>
      </Page>
    </div>
  );
}
