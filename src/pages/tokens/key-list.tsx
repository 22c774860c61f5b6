import type { Jwks } from "../../oauth/jwks.ts";
import { keysOf, keyWords, kidOf, type VerificationKey } from "../../jwt/verification-keys.ts";
import { foldMiddle } from "../../ui/protocol-value.tsx";

interface ListedKey {
  readonly key: VerificationKey;
  readonly change: "kept" | "added" | "gone";
}

const changeWords = { kept: "", added: "added since", gone: "gone since" } as const;

/** Keys shown; no honest key set has more. */
const MOST_SHOWN = 20;

/**
 * The keys that are tried, with the one that the token names; and, where Pixy remembers what an
 * issuer had before, which keys have come and gone.
 */
export function KeyList({
  keys,
  before,
  kid,
}: {
  keys: readonly VerificationKey[];
  before: Jwks | undefined;
  /** The key that the token names. */
  kid: unknown;
}) {
  const listed = withChanges(keys, before === undefined ? undefined : keysOf(before));
  const hasRotated = listed.some(({ change }) => change !== "kept");
  const isThere = keys.some((key) => kidOf(key) === kid);
  return (
    <div className="grid gap-2">
      {hasRotated && (
        <p className="text-13">
          The issuer has rotated its keys since Pixy last asked. Tokens signed by a key that is gone
          verify no more.
        </p>
      )}
      <ul className="divide-y divide-line border-t border-line text-13" aria-label="Keys">
        {listed.slice(0, MOST_SHOWN).map(({ key, change }, index) => (
          <li key={index} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-1.5">
            <code className="min-w-0 wrap-anywhere" data-change={change}>
              {foldMiddle(kidOf(key) ?? "no kid", 40)}
            </code>
            <span className="text-ink-soft">{foldMiddle(keyWords(key), 40)}</span>
            {kid !== undefined && kidOf(key) === kid && (
              <span className="chip">named by the token</span>
            )}
            {change !== "kept" && <span className="chip">{changeWords[change]}</span>}
          </li>
        ))}
        {typeof kid === "string" && !isThere && !listed.some(({ key }) => kidOf(key) === kid) && (
          <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-1.5">
            <code className="min-w-0 wrap-anywhere">{foldMiddle(kid, 40)}</code>
            <span className="chip" data-state="missing">
              named by the token, not here
            </span>
          </li>
        )}
      </ul>
      {listed.length > MOST_SHOWN && (
        <p className="text-13 text-ink-soft">And {listed.length - MOST_SHOWN} more.</p>
      )}
    </div>
  );
}

function withChanges(
  now: readonly VerificationKey[],
  before: readonly VerificationKey[] | undefined,
): readonly ListedKey[] {
  if (before === undefined) return now.map((key) => ({ key, change: "kept" }));
  const had = new Set(before.map(kidOf));
  const has = new Set(now.map(kidOf));
  return [
    ...now.map((key): ListedKey => ({ key, change: had.has(kidOf(key)) ? "kept" : "added" })),
    ...before
      .filter((key) => !has.has(kidOf(key)))
      .map((key): ListedKey => ({ key, change: "gone" })),
  ];
}
