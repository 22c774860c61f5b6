import { useState } from "react";
import type { SignInState } from "../../queries/callback-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Page } from "../page.tsx";

type AccountChanged = Extract<SignInState, { state: "account-changed" }>;

/** Somebody else signed in than the connection belongs to: asks before anything is replaced. */
export function AccountQuestion({ providerName, previous, next, decide }: AccountChanged) {
  const [chosen, setChosen] = useState<Parameters<typeof decide>[0]>();
  const choose = (choice: Parameters<typeof decide>[0]) => () => {
    setChosen(choice);
    decide(choice);
  };
  const state = (choice: typeof chosen) => ({
    busy: chosen === choice,
    inactive: chosen !== undefined,
  });
  return (
    <Page title="Another account signed in">
      <div className="card grid max-w-[640px]">
        <div className="grid gap-4 p-6">
          <dl className="facts">
            <div>
              <dt>Provider</dt>
              <dd dir="auto">{providerName}</dd>
            </div>
            <div>
              <dt>Until now</dt>
              <dd className="font-semibold wrap-anywhere" dir="auto">
                {previous}
              </dd>
            </div>
            <div>
              <dt>Signed in</dt>
              <dd className="font-semibold wrap-anywhere" dir="auto">
                {next}
              </dd>
            </div>
          </dl>
          <p className="text-ink-soft">
            The connection that you reconnect belongs to <bdi>{previous}</bdi>. Nothing is stored
            until you choose.
          </p>
        </div>
        <div className="card-foot">
          <Button {...state("replace")} onClick={choose("replace")}>
            Replace {previous}
          </Button>
          <Button variant="primary" {...state("keep-both")} onClick={choose("keep-both")}>
            Keep both
          </Button>
          <Button variant="quiet" {...state("cancel")} onClick={choose("cancel")}>
            Cancel
          </Button>
        </div>
      </div>
    </Page>
  );
}
