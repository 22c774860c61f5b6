import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import { useConnections } from "../../queries/connection-queries.ts";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Section } from "../page.tsx";

/** As many as are worth a list of their own. */
const SHOWN = 4;

/** The other accounts at the same provider, told apart. */
export function OtherAccounts({ of: { id, profileId, providerName } }: { of: Connection }) {
  const { data = [] } = useConnections();
  const others = data.filter((one) => one.profileId === profileId && one.id !== id);
  const hidden = others.length - SHOWN;
  if (others.length === 0) return null;
  return (
    <Section title={`Other accounts at ${providerName}`} id="others">
      <ul className="card divide-y divide-line">
        {others.slice(0, SHOWN).map(({ id: other, account, status }) => (
          <li key={other} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
            <Link
              className="link min-w-0 wrap-anywhere"
              to={`/connections/${encodeURIComponent(other)}`}
            >
              <bdi>{account.label}</bdi>
            </Link>
            <span className="min-w-0 flex-[1_1_160px] text-13 wrap-anywhere text-ink-soft">
              <bdi>{account.claims?.email ?? account.claims?.preferred_username}</bdi>
            </span>
            <StatusBadge status={status} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="text-13">
          <Link className="link" to={`/?${new URLSearchParams({ q: providerName }).toString()}`}>
            {hidden} more
          </Link>
        </p>
      )}
    </Section>
  );
}
