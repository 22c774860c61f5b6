import { useId } from "react";
import { AccountIdentity } from "./account-identity.tsx";
import { ClientDetails } from "./client-details.tsx";
import { MockIdFrame } from "./mock-id-frame.tsx";
import type { ConsentView, ScopeRow } from "./page-view.ts";
import { RequestDetails } from "./request-details.tsx";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

/** What the client may do, scope by scope. */
export function Consent({
  view: { account, carried, client, request, resources, returnsTo, scopes, userCode },
  onSubmit,
}: {
  view: ConsentView;
  onSubmit: SubmitHandler;
}) {
  const again = [...scopes, ...resources].some(({ granted }) => granted);
  return (
    <MockIdFrame
      heading={
        userCode === undefined ? `Allow ${client.name}?` : `Allow ${client.name} on a device?`
      }
    >
      <StepForm onSubmit={onSubmit} fields={carried}>
        <div className="mock-id-person">
          <AccountIdentity account={account} />
          <StepButton step="start" look="mock-id-link">
            Change
            <span className="mock-id-unseen"> the account</span>
          </StepButton>
        </div>
        {userCode === undefined ? null : (
          <div className="mock-id-phone">
            <p>Go on only if your device shows</p>
            <p className="mock-id-code">{userCode}</p>
          </div>
        )}
        <fieldset className="mock-id-scopes">
          <legend>
            <strong>{client.name}</strong> may
          </legend>
          {scopes.map((row) => (
            <ScopeChoice key={row.scope} row={row} again={again} />
          ))}
        </fieldset>
        {resources.length === 0 ? null : (
          <div className="mock-id-resources">
            <h2>At these APIs</h2>
            <ul>
              {resources.map(({ uri, granted }) => (
                <li key={uri}>
                  <code>{uri}</code> <Novelty granted={granted} again={again} />
                </li>
              ))}
            </ul>
          </div>
        )}
        {returnsTo === undefined ? null : (
          <p className="mock-id-destination">
            Your answer goes to <code>{returnsTo}</code>.
          </p>
        )}
        <div className="mock-id-actions">
          <StepButton step="consent" look="mock-id-primary">
            Allow
          </StepButton>
          <StepButton step="deny" look="mock-id-secondary">
            Deny
          </StepButton>
        </div>
      </StepForm>
      <ClientDetails client={client} />
      <RequestDetails request={request} />
    </MockIdFrame>
  );
}

function ScopeChoice({ row, again }: { row: ScopeRow; again: boolean }) {
  const { scope, title, detail, granted, locked } = row;
  const id = useId();
  const text = `${detail}${locked ? " Signing in needs it." : ""}`;
  const described = text === "" ? {} : { "aria-describedby": `${id}-detail` };
  return (
    <div className="mock-id-scope">
      {locked ? (
        <>
          {/* What is disabled is not sent. */}
          <input type="hidden" name="scope" value={scope} />
          <input id={id} type="checkbox" defaultChecked disabled {...described} />
        </>
      ) : (
        <input id={id} type="checkbox" name="scope" value={scope} defaultChecked {...described} />
      )}
      <label htmlFor={id}>
        {title} <Novelty granted={granted} again={again} /> <code>{scope}</code>
      </label>
      {text === "" ? null : <p id={`${id}-detail`}>{text}</p>}
    </div>
  );
}

/** Whether it was allowed before; at the first time, everything is new. */
function Novelty({ granted, again }: { granted: boolean; again: boolean }) {
  if (!again) return null;
  return granted ? (
    <span className="mock-id-badge">allowed before</span>
  ) : (
    <span className="mock-id-badge mock-id-badge-new">new</span>
  );
}
