import { Link } from "react-router";
import { Section } from "../page.tsx";

interface Place {
  readonly to: string;
  readonly name: string;
}

const tour: Place = { to: "/tour", name: "The tour: what PKCE protects you from" };
const check: Place = { to: "/check", name: "Check: does my provider have these defences?" };
const tokens: Place = { to: "/jwt", name: "Tokens: look into an ID token" };

const codeGrant: Place = {
  to: "/lab?grant=authorization-code",
  name: "The grant: authorization code with PKCE",
};
const refreshGrant: Place = { to: "/lab?grant=refresh", name: "The grant: refresh token" };
const glossary: Place = { to: "/lab#glossary", name: "Words of OAuth, explained" };

const places: Readonly<Record<string, readonly Place[]>> = {
  "intercepted-code": [tour, codeGrant, check],
  "pkce-downgrade": [
    { to: "/lab?grant=without-pkce", name: "The grant: a code without PKCE" },
    check,
  ],
  "code-replay": [codeGrant],
  "redirect-uri": [check],
  "mix-up": [check],
  "unsigned-id-token": [tokens],
  "foreign-id-token": [tokens],
  "swapped-nonce": [tokens],
  "refresh-token-reuse": [refreshGrant, check],
  "foreign-origin": [check],
};

/** Where to read on, and where the defence is looked for. */
export function RelatedPlaces({ id }: { id: string }) {
  const related = [...(places[id] ?? []), glossary];
  return (
    <Section title="Read on" id="related">
      <ul className="grid gap-1">
        {related.map(({ to, name }) => (
          <li key={to}>
            <Link to={to} className="link">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
