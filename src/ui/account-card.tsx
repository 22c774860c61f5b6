import type { ReactNode } from "react";

export interface AccountCardProps {
  providerName: string;
  /** The two that are compared, each after what it is. */
  accounts: readonly (readonly [what: string, account: string])[];
  /** What hangs on the choice. */
  children: ReactNode;
  /** The buttons to choose by. */
  actions: ReactNode;
}

/** A choice between accounts of one provider. */
export function AccountCard({ providerName, accounts, children, actions }: AccountCardProps) {
  return (
    <div className="card grid max-w-[640px]">
      <div className="grid gap-4 p-4">
        <dl className="facts">
          <div>
            <dt>Provider</dt>
            <dd dir="auto">{providerName}</dd>
          </div>
          {accounts.map(([what, account]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd className="font-semibold wrap-anywhere" dir="auto">
                {account}
              </dd>
            </div>
          ))}
        </dl>
        <p className="text-ink-soft">{children}</p>
      </div>
      <div className="card-foot">{actions}</div>
    </div>
  );
}
