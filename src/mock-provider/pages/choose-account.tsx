import { AccountIdentity } from "./account-identity.tsx";
import { MockIdFrame } from "./mock-id-frame.tsx";
import type { AccountRow, Carried, ChooseAccountView } from "./page-view.ts";
import { RequestDetails } from "./request-details.tsx";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

/** Who signs in: one of the known accounts, one of the upstream provider, or anybody at all. */
export function ChooseAccount({
  view,
  onSubmit,
}: {
  view: ChooseAccountView;
  onSubmit: SubmitHandler;
}) {
  const { accounts, carried, client, reason, request } = view;
  return (
    <MockIdFrame heading={reason === undefined ? "Choose an account" : "Sign in again"}>
      <p className="mock-id-lead">
        to continue to <strong>{client.name}</strong>
      </p>
      {reason === undefined ? null : <p className="mock-id-remark">{reason}</p>}
      <ul className="mock-id-accounts">
        {accounts.map((account) => (
          <li key={account.sub}>
            <AccountChoice account={account} carried={carried} onSubmit={onSubmit} />
          </li>
        ))}
      </ul>
      <StepForm onSubmit={onSubmit} fields={carried} className="mock-id-ways">
        <StepButton step="upstream" look="mock-id-secondary mock-id-with-mark">
          <span className="mock-up-mark" aria-hidden="true">
            G
          </span>
          Continue with Google
        </StepButton>
        <StepButton step="other" look="mock-id-secondary">
          Use another account
        </StepButton>
        <StepButton step="deny" look="mock-id-link">
          Cancel
        </StepButton>
      </StepForm>
      <RequestDetails request={request} />
    </MockIdFrame>
  );
}

function AccountChoice({
  account,
  carried,
  onSubmit,
}: {
  account: AccountRow;
  carried: Carried;
  onSubmit: SubmitHandler;
}) {
  const { email, sub } = account;
  return (
    <StepForm onSubmit={onSubmit} fields={{ ...carried, sub }} className="mock-id-account">
      <StepButton step="account" look="mock-id-choice">
        <AccountIdentity account={account} />
      </StepButton>
      <StepButton step="edit" look="mock-id-edit">
        Edit<span className="mock-id-unseen"> the claims of {email ?? sub}</span>
      </StepButton>
    </StepForm>
  );
}
