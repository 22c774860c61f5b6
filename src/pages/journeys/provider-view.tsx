import type { ProviderSide } from "../../queries/journey-queries.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ProtocolValue } from "../../ui/protocol-value.tsx";

/** Secret and puzzle as the provider compared them. Of a real one, only the outcome can be known. */
export function ProviderView({
  side,
  matched,
}: {
  side: ProviderSide | undefined;
  matched: boolean;
}) {
  if (side === undefined) {
    return matched ? (
      <p className="max-w-[65ch] text-13 text-ink-soft">
        A provider does not show how it compares. It gave tokens for this code, so secret and puzzle
        matched.
      </p>
    ) : null;
  }
  const { storedChallenge, computedChallenge, matches, checks } = side;
  return (
    <section className="provider-view" aria-label="On the provider's side">
      <p className="caption" data-actor="provider">
        On the provider’s side
      </p>
      <dl className="grid grid-cols-1 gap-2 text-13">
        {storedChallenge !== undefined && (
          <div>
            <dt className="text-ink-soft">The puzzle that it had kept</dt>
            <dd>
              <ProtocolValue value={storedChallenge} what="stored challenge" />
            </dd>
          </div>
        )}
        {computedChallenge !== undefined && (
          <div>
            <dt className="text-ink-soft">The puzzle that it made of the secret, just now</dt>
            <dd>
              <ProtocolValue value={computedChallenge} what="computed challenge" />
            </dd>
          </div>
        )}
      </dl>
      <Outcome tone={matches ? "good" : "bad"}>
        {matches ? "They match: tokens are given" : "They do not match: no tokens"}
      </Outcome>
      <details className="fold">
        <summary className="text-13">
          {checks.filter(({ passed }) => passed).length} of {checks.length} checks passed
        </summary>
        <ul className="grid gap-1 text-13">
          {checks.map(({ name, passed }) => (
            <li key={name}>
              <Outcome tone={passed ? "good" : "bad"}>{name}</Outcome>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
