import { AccountIdentity } from "./account-identity.tsx";
import { LabelledField } from "./labelled-field.tsx";
import { MockIdFrame } from "./mock-id-frame.tsx";
import type { SecondFactorView } from "./page-view.ts";
import { RequestDetails } from "./request-details.tsx";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

/** Step-up: the client wants to be surer than a password makes anybody. */
export function SecondFactor({
  view: { account, carried, client, code, problem, request },
  onSubmit,
}: {
  view: SecondFactorView;
  onSubmit: SubmitHandler;
}) {
  return (
    <MockIdFrame heading="Confirm that it is you">
      <p className="mock-id-lead">
        <strong>{client.name}</strong> asks for a second factor.
      </p>
      <StepForm onSubmit={onSubmit} fields={carried} className="mock-id-person">
        <AccountIdentity account={account} />
        <StepButton step="start" look="mock-id-link">
          Change
          <span className="mock-id-unseen"> the account</span>
        </StepButton>
      </StepForm>
      <div className="mock-id-phone">
        <p>Your pretend phone says</p>
        <p className="mock-id-code">{code.replace(/^(.{3})/, "$1 ")}</p>
      </div>
      <StepForm onSubmit={onSubmit} fields={carried} className="mock-id-form">
        <LabelledField name="code" label="Code" problem={problem}>
          {(attributes) => (
            <input
              {...attributes}
              className="mock-id-code-input"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
            />
          )}
        </LabelledField>
        <div className="mock-id-actions">
          <StepButton step="second-factor" look="mock-id-primary">
            Confirm
          </StepButton>
          <StepButton step="deny" look="mock-id-secondary" skipsValidation>
            Cancel
          </StepButton>
        </div>
      </StepForm>
      <RequestDetails request={request} />
    </MockIdFrame>
  );
}
