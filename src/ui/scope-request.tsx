/** A scope that is asked for, and whether it is asked for the first time. */
export interface RequestedScope {
  readonly name: string;
  readonly isNew: boolean;
}

/**
 * What a wider request asks for: what is there already, and what comes in addition.
 *
 * @param wanted the scopes that are missing, separated by spaces
 * @param granted those that there are
 */
export function requestedScopes(wanted: string, granted: string): readonly RequestedScope[] {
  const there = new Set(granted.split(" ").filter(Boolean));
  const all = new Set([...wanted.split(" ").filter(Boolean), ...there]);
  return [...all].map((name) => ({ name, isNew: !there.has(name) }));
}

/** The scopes of a wider request, one chip each, the new ones first. */
export function ScopeRequest({ wanted, granted }: { wanted: string; granted: string }) {
  const scopes = requestedScopes(wanted, granted);
  return (
    <ul className="chips" aria-label="Scopes to ask for">
      {scopes
        .toSorted((one, other) => Number(other.isNew) - Number(one.isNew))
        .map(({ name, isNew }) => (
          <li key={name} className="chip" data-state={isNew ? "missing" : "granted"}>
            <bdi>{name}</bdi> {isNew ? "new" : "already granted"}
          </li>
        ))}
    </ul>
  );
}
