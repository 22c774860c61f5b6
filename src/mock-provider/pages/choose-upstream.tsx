import { BreakableEmail } from "./breakable-email.tsx";
import { LabelledField } from "./labelled-field.tsx";
import { takeFocus } from "./mock-id-frame.tsx";
import type { ChooseUpstreamView } from "./page-view.ts";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

/** A third company: the one that Mock ID asks who somebody is. */
export function ChooseUpstream({
  view: { accounts, carried, problem },
  onSubmit,
}: {
  view: ChooseUpstreamView;
  onSubmit: SubmitHandler;
}) {
  return (
    <div className="mock-id mock-up">
      <title>Sign in with Google (pretend)</title>
      <div className="mock-id-tape" aria-hidden="true" />
      <main className="mock-up-card">
        <div className="mock-up-intro">
          <p className="mock-up-brand">
            <span className="mock-up-mark" aria-hidden="true">
              G
            </span>
            Sign in with Google
          </p>
          <h1 ref={takeFocus} tabIndex={-1}>
            Choose an account
          </h1>
          <p className="mock-id-lead">to continue to Mock ID</p>
        </div>
        <div>
          <ul className="mock-up-accounts">
            {accounts.map(({ id, name, email }) => (
              <li key={id}>
                <StepForm onSubmit={onSubmit} fields={{ ...carried, name, email }}>
                  <StepButton step="upstream-account" look="mock-up-choice">
                    <span className="mock-id-avatar" aria-hidden="true">
                      {[...name][0]}
                    </span>
                    <span className="mock-id-identity">
                      <strong>{name}</strong>
                      <span>
                        <BreakableEmail>{email}</BreakableEmail>
                      </span>
                    </span>
                  </StepButton>
                </StepForm>
              </li>
            ))}
          </ul>
          <details className="mock-id-fold" open={problem !== undefined}>
            <summary>Use another account</summary>
            <StepForm onSubmit={onSubmit} fields={carried} className="mock-id-form">
              <LabelledField name="name" label="Name" problem={problem}>
                {(attributes) => <input {...attributes} required autoComplete="off" />}
              </LabelledField>
              <LabelledField name="email" label="Email">
                {(attributes) => <input {...attributes} type="email" required autoComplete="off" />}
              </LabelledField>
              <div className="mock-id-actions">
                <StepButton step="upstream-account" look="mock-id-primary">
                  Next
                </StepButton>
              </div>
            </StepForm>
          </details>
          <StepForm onSubmit={onSubmit} fields={carried} className="mock-up-back">
            <StepButton step="start" look="mock-id-link">
              Back to Mock ID
            </StepButton>
          </StepForm>
        </div>
      </main>
      <footer className="mock-id-note">
        A pretend upstream provider. This is not Google, and nobody there hears of it.
      </footer>
    </div>
  );
}
