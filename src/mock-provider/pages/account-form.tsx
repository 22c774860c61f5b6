import { LabelledField } from "./labelled-field.tsx";
import { MockIdFrame } from "./mock-id-frame.tsx";
import type { AccountFormView } from "./page-view.ts";
import { RequestDetails } from "./request-details.tsx";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

/** Anybody at all, with any claims. */
export function AccountForm({
  view: { carried, client, fields, known, problems, request },
  onSubmit,
}: {
  view: AccountFormView;
  onSubmit: SubmitHandler;
}) {
  return (
    <MockIdFrame heading={known ? "Edit the claims" : "Use another account"}>
      <p className="mock-id-lead">
        to continue to <strong>{client.name}</strong>
      </p>
      <StepForm onSubmit={onSubmit} fields={carried} className="mock-id-form">
        <LabelledField name="sub" label="Subject (sub)" problem={problems.sub}>
          {(attributes) => (
            <input
              {...attributes}
              required
              maxLength={255}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={fields.sub}
            />
          )}
        </LabelledField>
        <LabelledField name="name" label="Name (optional)">
          {(attributes) => <input {...attributes} autoComplete="off" defaultValue={fields.name} />}
        </LabelledField>
        <LabelledField name="email" label="Email (optional)" problem={problems.email}>
          {(attributes) => (
            <input {...attributes} type="email" autoComplete="off" defaultValue={fields.email} />
          )}
        </LabelledField>
        <LabelledField
          name="claims"
          label="Further claims (optional)"
          hint='A JSON object, such as {"locale": "en"}. They win over those above.'
          problem={problems.claims}
        >
          {(attributes) => (
            <textarea
              {...attributes}
              rows={5}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={fields.claims}
            />
          )}
        </LabelledField>
        <div className="mock-id-actions">
          <StepButton step="account-form" look="mock-id-primary">
            Continue
          </StepButton>
          <StepButton step="start" look="mock-id-secondary" skipsValidation>
            Back
          </StepButton>
        </div>
      </StepForm>
      <RequestDetails request={request} />
    </MockIdFrame>
  );
}
