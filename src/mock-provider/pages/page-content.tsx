import { AccountForm } from "./account-form.tsx";
import { ChooseAccount } from "./choose-account.tsx";
import { ChooseUpstream } from "./choose-upstream.tsx";
import { Consent } from "./consent.tsx";
import { DeviceCode } from "./device-code.tsx";
import { IndexPage } from "./index-page.tsx";
import { MockIdFrame } from "./mock-id-frame.tsx";
import type { PageView, RefusalView } from "./page-view.ts";
import { RequestDetails } from "./request-details.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { SignedIn } from "./signed-in.tsx";
import { SignOut } from "./sign-out.tsx";
import type { SubmitHandler } from "./step-form.tsx";

/** Draws what a page shows. Without a handler its forms are the browser's own business. */
export function PageContent({ view, onSubmit }: { view: PageView; onSubmit?: SubmitHandler }) {
  switch (view.kind) {
    case "waiting":
      return (
        <MockIdFrame heading="One moment">
          <p className="mock-id-lead">Looking at the request.</p>
        </MockIdFrame>
      );
    case "index":
      return <IndexPage view={view} onSubmit={onSubmit} />;
    case "choose-account":
      return <ChooseAccount view={view} onSubmit={onSubmit} />;
    case "account-form":
      return <AccountForm view={view} onSubmit={onSubmit} />;
    case "choose-upstream":
      return <ChooseUpstream view={view} onSubmit={onSubmit} />;
    case "second-factor":
      return <SecondFactor view={view} onSubmit={onSubmit} />;
    case "consent":
      return <Consent view={view} onSubmit={onSubmit} />;
    case "device-code":
      return <DeviceCode view={view} onSubmit={onSubmit} />;
    case "done":
      return (
        <MockIdFrame heading={view.heading}>
          <p className="mock-id-lead">{view.text}</p>
        </MockIdFrame>
      );
    case "sign-out":
      return <SignOut view={view} onSubmit={onSubmit} />;
    case "signed-in":
      return <SignedIn view={view} onSubmit={onSubmit} />;
    case "refusal":
      return <Refusal view={view} />;
  }
}

function Refusal({ view: { code, description, remedy, request } }: { view: RefusalView }) {
  return (
    <MockIdFrame heading="Mock ID cannot continue">
      <div className="mock-id-alert" role="alert">
        <p>{capitalize(description)}</p>
        {code === undefined ? null : <code>{code}</code>}
      </div>
      {remedy === undefined ? null : (
        <>
          <h2>{remedy.heading}</h2>
          {remedy.registered.length === 0 ? (
            <p className="mock-id-lead">None.</p>
          ) : (
            <ul className="mock-id-rows">
              {remedy.registered.map((one) => (
                <li key={one}>
                  <code>{one}</code>
                </li>
              ))}
            </ul>
          )}
          <p className="mock-id-lead">{remedy.advice}</p>
        </>
      )}
      <p className="mock-id-lead">
        Nothing was sent back to the application. Its developer has to correct the request.
      </p>
      <RequestDetails request={request} />
    </MockIdFrame>
  );
}

/** Descriptions come as they go over the wire, in lower case; names of parameters stay. */
function capitalize(description: string): string {
  return /^[a-z]+(?=[ ,])/.test(description)
    ? description.charAt(0).toUpperCase() + description.slice(1)
    : description;
}
