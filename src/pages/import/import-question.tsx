import type { PreparedImport } from "../../queries/import-queries.ts";
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
      <div className="card grid max-w-[640px]">
        <div className="grid gap-4 p-6">
          <dl className="facts">
            <div>
              <dt>Provider</dt>
              <dd dir="auto">{providerName}</dd>
            </div>
            <div>
              <dt>Connection</dt>
              <dd className="font-semibold wrap-anywhere" dir="auto">
                {replaces}
              </dd>
            </div>
            <div>
              <dt>Tokens of</dt>
              <dd className="font-semibold wrap-anywhere" dir="auto">
                {prepared.account.label}
              </dd>
            </div>
          </dl>
          <p className="text-ink-soft">
            The pasted tokens would take the place of those that this connection has, and it would
            count as obtained without PKCE until you reconnect it. Nothing is stored until you
            choose.
          </p>
        </div>
        <div className="card-foot">
          <Button onClick={onReplace}>Replace its tokens</Button>
          <Button variant="primary" onClick={onCancel}>
            Keep it as it is
          </Button>
        </div>
      </div>
    </Page>
  );
}
