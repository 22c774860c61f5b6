import { AccountIdentity } from "./account-identity.tsx";
import { MockIdFrame } from "./mock-id-frame.tsx";
import type { ConsentRow, SignedInAccount, SignedInView } from "./page-view.ts";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

/** Who is signed in, and the applications they let in. */
export function SignedIn({ view, onSubmit }: { view: SignedInView; onSubmit: SubmitHandler }) {
  return (
    <MockIdFrame heading="Signed in at Mock ID">
      {view.accounts.length === 0 ? (
        <p className="mock-id-lead">Nobody is. Signing in begins at an application.</p>
      ) : (
        view.accounts.map((account) => (
          <AccountSection key={account.sub} account={account} onSubmit={onSubmit} />
        ))
      )}
    </MockIdFrame>
  );
}

function AccountSection({
  account,
  onSubmit,
}: {
  account: SignedInAccount;
  onSubmit: SubmitHandler;
}) {
  const { consents, name, secondFactor, sub } = account;
  return (
    <section className="mock-id-section" aria-label={name}>
      <StepForm onSubmit={onSubmit} fields={{ sub }} className="mock-id-person">
        <AccountIdentity account={account} />
        <StepButton step="sign-out" look="mock-id-link">
          Sign out<span className="mock-id-unseen"> {name}</span>
        </StepButton>
      </StepForm>
      {secondFactor ? <p className="mock-id-remark">Confirmed by a second factor.</p> : null}
      <h2>Connected applications</h2>
      {consents.length === 0 ? (
        <p className="mock-id-lead">None.</p>
      ) : (
        <ul className="mock-id-consents">
          {consents.map((consent) => (
            <li key={consent.clientId}>
              <ConsentSummary consent={consent} sub={sub} onSubmit={onSubmit} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ConsentSummary({
  consent,
  sub,
  onSubmit,
}: {
  consent: ConsentRow;
  sub: string;
  onSubmit: SubmitHandler;
}) {
  const { clientId, clientName, scopes, resources, grants } = consent;
  return (
    <>
      <div>
        <strong>{clientName}</strong>
        <p>
          {[...scopes, ...resources].map((member) => (
            <code key={member}>{member}</code>
          ))}
        </p>
        <p>{describeGrants(grants)}</p>
      </div>
      <StepForm onSubmit={onSubmit} fields={{ sub, client_id: clientId }}>
        <StepButton step="revoke" look="mock-id-small">
          Revoke<span className="mock-id-unseen"> {clientName}</span>
        </StepButton>
      </StepForm>
    </>
  );
}

function describeGrants(grants: number): string {
  if (grants === 0) return "No tokens are out.";
  return grants === 1 ? "One grant with its tokens is alive." : `${grants} grants are alive.`;
}
