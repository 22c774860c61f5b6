import { type ExportCandidate } from "../../queries/settings-queries.ts";
import { Choice } from "../../ui/choice.tsx";
import { Outcome } from "../../ui/outcome.tsx";

const reasons: Readonly<Record<NonNullable<ExportCandidate["staysHere"]>, string>> = {
  "key-bound":
    "Cannot be exported: its tokens work only with a key of this browser, and nobody can read that key (DPoP).",
  "in-doubt":
    "Not now: a refresh is under way, or its outcome is not known. Refresh it, then look again.",
  ended: "Has no tokens any more: it needs a reconnect.",
  "no-provider": "Its provider is not set up here as it was when it was connected.",
};

export interface TokenChoiceProps {
  candidates: readonly ExportCandidate[];
  leftOut: readonly string[];
  onChange: (leftOut: readonly string[]) => void;
  /** Of how many refresh tokens there will be two copies. */
  copies: number;
}

/** Whose tokens go along, whose cannot, and what that means. */
export function TokenChoice({ candidates, leftOut, onChange, copies }: TokenChoiceProps) {
  if (candidates.length === 0) return <p className="text-ink-soft">There is no connection yet.</p>;
  return (
    <div className="inset grid grid-cols-1 gap-3">
      <ul className="grid max-h-80 grid-cols-1 gap-2 overflow-auto">
        {candidates.map(({ id, providerName, account, staysHere }) => (
          <li key={id}>
            {staysHere === undefined ? (
              <Choice
                checked={!leftOut.includes(id)}
                onChange={(checked) =>
                  onChange(checked ? leftOut.filter((other) => other !== id) : [...leftOut, id])
                }
              >
                <bdi>{providerName}</bdi>: <bdi>{account}</bdi>
              </Choice>
            ) : (
              <div className="ps-6 wrap-anywhere">
                <bdi>{providerName}</bdi>: <bdi>{account}</bdi>
                <p className="text-13 text-ink-soft">{reasons[staysHere]}</p>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Outcome tone="warn">
        Whoever has the file and the passphrase can act as these accounts, as far as the tokens
        allow.
        {copies > 0 &&
          " Providers that replace the refresh token at each use sign out both browsers when both copies are used: import it where you go on, and disconnect or reconnect here."}
      </Outcome>
    </div>
  );
}
