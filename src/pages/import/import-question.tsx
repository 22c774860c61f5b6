import type { PreparedImport } from "../../queries/import-queries.ts";
import { AccountCard } from "../../ui/account-card.tsx";
import { Button } from "../../ui/button.tsx";
import { Page } from "../page.tsx";

export interface ImportQuestionProps {
  providerName: string;
  prepared: PreparedImport;
  /** What the account is called in the connection that there is. */
  replaces: string;
  onReplace: () => void;
  onCancel: () => void;
}

/** The account is connected already: asks before its tokens give way. */
export function ImportQuestion({
  providerName,
  prepared,
  replaces,
  onReplace,
  onCancel,
}: ImportQuestionProps) {
  return (
    <Page title="This account is connected already">
      <AccountCard
        providerName={providerName}
        accounts={[
          ["Connection", replaces],
          ["Tokens of", prepared.account.label],
        ]}
        actions={
          <>
            <Button onClick={onReplace}>Replace its tokens</Button>
            <Button variant="primary" onClick={onCancel}>
              Keep it as it is
            </Button>
          </>
        }
      >
        The pasted tokens would take the place of those that this connection has, and it would count
        as obtained without PKCE until you reconnect it. Nothing is stored until you choose.
      </AccountCard>
    </Page>
  );
}
