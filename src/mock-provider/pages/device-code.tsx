import { LabelledField } from "./labelled-field.tsx";
import { MockIdFrame } from "./mock-id-frame.tsx";
import type { DeviceCodeView } from "./page-view.ts";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

/** Where a person brings the code that a device shows (RFC 8628 §3.3). */
export function DeviceCode({
  view: { userCode, problem },
  onSubmit,
}: {
  view: DeviceCodeView;
  onSubmit: SubmitHandler;
}) {
  return (
    <MockIdFrame heading="Connect a device">
      <p className="mock-id-lead">Which code does your device show?</p>
      <StepForm onSubmit={onSubmit} className="mock-id-form">
        <LabelledField name="user_code" label="Code" problem={problem}>
          {(attributes) => (
            <input
              {...attributes}
              className="mock-id-code-input"
              required
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              defaultValue={userCode}
            />
          )}
        </LabelledField>
        <div className="mock-id-actions">
          <StepButton step="user-code" look="mock-id-primary">
            Continue
          </StepButton>
        </div>
      </StepForm>
    </MockIdFrame>
  );
}
