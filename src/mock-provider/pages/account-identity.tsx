import { BreakableEmail } from "./breakable-email.tsx";
import type { AccountRow } from "./page-view.ts";

/** An account as a face and a name. */
export function AccountIdentity({ account }: { account: AccountRow }) {
  const { name, sub, email, upstream, signedInFor } = account;
  return (
    <>
      <span className="mock-id-avatar" aria-hidden="true">
        {[...name][0]}
      </span>
      <span className="mock-id-identity">
        <strong>{name}</strong>
        <span>
          <BreakableEmail>{email ?? sub}</BreakableEmail>
        </span>
        {upstream === undefined && signedInFor === undefined ? null : (
          <span className="mock-id-facts">
            {signedInFor === undefined ? null : <span>signed in {describeAge(signedInFor)}</span>}
            {upstream === undefined ? null : <span>through {nameOfUpstream(upstream)}</span>}
          </span>
        )}
      </span>
    </>
  );
}

function nameOfUpstream(upstream: string): string {
  return upstream === "google-oauth2" ? "Google" : upstream;
}

function describeAge(seconds: number): string {
  if (seconds < 60) return "just now";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
