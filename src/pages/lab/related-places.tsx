import { Link } from "react-router";
import { Section } from "../page.tsx";

interface Place {
  readonly to: string;
  readonly name: string;
}

const tour: Place = { to: "/tour", name: "The tour: what PKCE protects you from" };
const check: Place = { to: "/check", name: "Check: does my provider have these defences?" };
const tokens: Place = { to: "/jwt", name: "Tokens: look into an ID token" };

const places: Readonly<Record<string, readonly Place[]>> = {
  "intercepted-code": [tour, check],
  "pkce-downgrade": [tour, check],
  "redirect-uri": [check],
  "mix-up": [check],
  "unsigned-id-token": [tokens],
  "foreign-id-token": [tokens],
  "swapped-nonce": [tokens],
  "refresh-token-reuse": [check],
  "foreign-origin": [check],
};

/** Where to read on, and where the defence is looked for. */
export function RelatedPlaces({ id }: { id: string }) {
  const related = places[id] ?? [];
  return (
    <Section title="Read on" id="related">
      <ul className="grid gap-1">
        {related.map(({ to, name }) => (
          <li key={to}>
            <Link to={to}>{name}</Link>
          </li>
        ))}
        <li>
          <Link to="/lab">The lab: grants, words and all attacks</Link>
        </li>
      </ul>
    </Section>
  );
}
