import { type FormEvent, useId } from "react";
import type { AccountChoice, AuthorizationInteraction } from "../handlers/authorization.ts";
import type { Account } from "../state.ts";

/** Who signs in: one of the known accounts, or anybody at all. */
export function AccountStep({
  interaction,
  now,
  onChoose,
}: {
  interaction: AuthorizationInteraction;
  /** Seconds since the epoch. */
  now: number;
  onChoose: (account: Account) => void;
}) {
  const { accounts, hintedSubject, request } = interaction;
  const unknownHint = hintedSubject === undefined ? request.loginHint : undefined;
  const hintedFirst = accounts.toSorted(
    (a, b) => Number(b.account.sub === hintedSubject) - Number(a.account.sub === hintedSubject),
  );
  return (
    <>
      <p className="mock-id-lead">
        to continue to <strong>{request.client.name}</strong>
      </p>
      <ul className="mock-id-accounts">
        {hintedFirst.map((choice) => (
          <li key={choice.account.sub}>
            <AccountButton choice={choice} now={now} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      <details className="mock-id-fold" open={unknownHint !== undefined}>
        <summary>Use another account</summary>
        <AccountForm hint={unknownHint ?? ""} onChoose={onChoose} />
      </details>
    </>
  );
}

function AccountButton({
  choice: { account, signedInAt },
  now,
  onChoose,
}: {
  choice: AccountChoice;
  now: number;
  onChoose: (account: Account) => void;
}) {
  return (
    <button type="button" className="mock-id-account" onClick={() => onChoose(account)}>
      <span className="mock-id-avatar" aria-hidden="true">
        {account.name.slice(0, 1)}
      </span>
      <span>
        <strong>{account.name}</strong>
        <span>{account.email ?? account.sub}</span>
        {signedInAt === undefined ? null : (
          <span className="mock-id-signed-in">signed in {describeAge(now - signedInAt)}</span>
        )}
      </span>
    </button>
  );
}

function AccountForm({ hint, onChoose }: { hint: string; onChoose: (account: Account) => void }) {
  const id = useId();
  const byEmail = hint.includes("@");

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    function field(name: string): string {
      const value = form.get(name);
      return typeof value === "string" ? value.trim() : "";
    }
    const email = field("email");
    onChoose({
      sub: field("sub"),
      name: field("name"),
      ...(email === "" ? {} : { email }),
    });
  }

  return (
    <form className="mock-id-form" onSubmit={submit}>
      <label htmlFor={`${id}sub`}>Subject (sub)</label>
      <input
        id={`${id}sub`}
        name="sub"
        required
        pattern=".*\S.*"
        maxLength={255}
        autoComplete="off"
        defaultValue={byEmail ? (hint.split("@")[0] ?? "") : hint}
      />
      <label htmlFor={`${id}name`}>Name</label>
      <input id={`${id}name`} name="name" required pattern=".*\S.*" autoComplete="off" />
      <label htmlFor={`${id}email`}>Email (optional)</label>
      <input
        id={`${id}email`}
        name="email"
        type="email"
        autoComplete="off"
        defaultValue={byEmail ? hint : ""}
      />
      <button type="submit" className="mock-id-primary">
        Continue
      </button>
    </form>
  );
}

function describeAge(seconds: number): string {
  if (seconds < 60) return "just now";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  return `${Math.floor(minutes / 60)} h ago`;
}
