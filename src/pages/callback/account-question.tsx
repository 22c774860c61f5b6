import { useState } from "react";
import type { SignInState } from "../../queries/callback-queries.ts";
import { AccountCard } from "../../ui/account-card.tsx";
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
      <AccountCard
        providerName={providerName}
        accounts={[
          ["Until now", previous],
          ["Signed in", next],
        ]}
        actions={
          <>
            <Button {...state("replace")} onClick={choose("replace")}>
              Replace {previous}
            </Button>
            <Button variant="primary" {...state("keep-both")} onClick={choose("keep-both")}>
              Keep both
            </Button>
            <Button variant="quiet" {...state("cancel")} onClick={choose("cancel")}>
              Cancel
            </Button>
          </>
        }
      >
        The connection that you reconnect belongs to <bdi>{previous}</bdi>. Nothing is stored until
        you choose.
      </AccountCard>
    </Page>
  );
}
