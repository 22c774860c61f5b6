import { type FormEvent, useId } from "react";
import type { AuthorizationRequest } from "../authorization/authorization-request.ts";
import { describeScope } from "../scopes.ts";
import type { Account } from "../state.ts";

/** What the client may do, scope by scope. */
export function ConsentStep({
  request,
  account,
  busy,
  onAllow,
  onDeny,
  onBack,
}: {
  request: AuthorizationRequest;
  account: Account;
  busy: boolean;
  onAllow: (scope: string[]) => void;
  onDeny: () => void;
  onBack: () => void;
}) {
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).getAll("scope").map(String);
    onAllow(request.scope.includes("openid") ? ["openid", ...chosen] : chosen);
  }

  return (
    <form onSubmit={submit}>
      <p className="mock-id-lead">
        You are <strong>{account.name}</strong>
        {account.email === undefined ? null : `, ${account.email}`}.{" "}
        <button type="button" className="mock-id-link" onClick={onBack} disabled={busy}>
          Use another account
        </button>
      </p>
      <fieldset className="mock-id-scopes">
        <legend>It may:</legend>
        {request.scope.map((scope) => (
          <ScopeChoice key={scope} scope={scope} />
        ))}
      </fieldset>
      <div className="mock-id-actions">
        <button type="submit" className="mock-id-primary" disabled={busy}>
          Allow
        </button>
        <button type="button" className="mock-id-secondary" onClick={onDeny} disabled={busy}>
          Deny
        </button>
      </div>
    </form>
  );
}

function ScopeChoice({ scope }: { scope: string }) {
  const id = useId();
  const { title, detail } = describeScope(scope);
  const locked = scope === "openid";
  return (
    <div className="mock-id-scope">
      <input
        id={id}
        type="checkbox"
        name="scope"
        value={scope}
        defaultChecked
        disabled={locked}
        aria-describedby={`${id}detail`}
      />
      <label htmlFor={id}>
        {title} <code>{scope}</code>
      </label>
      <p id={`${id}detail`}>
        {detail}
        {locked ? " Signing in needs it." : ""}
      </p>
    </div>
  );
}
