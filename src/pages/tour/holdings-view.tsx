import type { Holding, Holdings } from "../../experiments/tour-step.ts";
import { ActorIcon, actorName } from "../../ui/actor.tsx";
import { foldMiddle } from "../../ui/protocol-value.tsx";

const hands = ["tab", "attacker", "provider"] as const;

/** What there is to have, and what engineers call it. */
const things = {
  verifier: { name: "Secret", term: "code_verifier" },
  challenge: { name: "Puzzle", term: "code_challenge" },
  code: { name: "Code", term: "code" },
  token: { name: "Tokens", term: "access_token" },
} as const;

/** Who has what: that is all that an attack is about. */
export function HoldingsView({
  holdings,
  before,
}: {
  holdings: Holdings;
  /** To show what has just come. */
  before: Holdings | undefined;
}) {
  return (
    <section aria-label="Who has what" className="holdings">
      {hands.map((who) => (
        <div key={who} className="holdings-hand" data-hand={who}>
          <h2 className="actor text-13" data-actor={who}>
            <ActorIcon actor={who} />
            {actorName(who)}
          </h2>
          <ul>
            {holdings[who].map(({ what, shown }) => (
              <Held
                key={what}
                what={what}
                shown={shown}
                isFresh={!before?.[who].some((held) => held.what === what)}
              />
            ))}
            {who === "attacker" && holdings.attacker.length > 0 && (
              <li className="holding" data-state="missing">
                <span>No secret</span>
                <code>
                  code_
                  <wbr />
                  verifier
                </code>
              </li>
            )}
            {holdings[who].length === 0 && <li className="text-13 text-ink-soft">Nothing</li>}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Held({ what, shown, isFresh }: Holding & { isFresh: boolean }) {
  const { name, term } = things[what];
  return (
    <li className="holding" data-what={what} data-state={isFresh ? "fresh" : "held"}>
      <span>
        {name}
        {isFresh && <span className="sr-only">, just now</span>}
      </span>
      <code title={term}>{foldMiddle(shown, 9)}</code>
    </li>
  );
}
