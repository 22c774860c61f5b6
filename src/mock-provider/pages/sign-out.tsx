import { MockIdFrame } from "./mock-id-frame.tsx";
import type { SignOutView } from "./page-view.ts";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

export function SignOut({
  view: { account = "Everybody", client, isNobodySignedIn },
  onSubmit,
}: {
  view: SignOutView;
  onSubmit: SubmitHandler;
}) {
  return (
    <MockIdFrame heading="Sign out of Mock ID?">
      <p className="mock-id-lead">
        {isNobodySignedIn ? (
          "Nobody is signed in at Mock ID."
        ) : (
          <>
            <strong>{account}</strong> will be signed out at Mock ID.
          </>
        )}
        {client === undefined ? "" : ` ${client} asks for it.`}
      </p>
      <StepForm onSubmit={onSubmit} className="mock-id-actions">
        <StepButton step="sign-out" look="mock-id-primary">
          Sign out
        </StepButton>
        <StepButton step="stay" look="mock-id-secondary">
          Stay signed in
        </StepButton>
      </StepForm>
    </MockIdFrame>
  );
}
