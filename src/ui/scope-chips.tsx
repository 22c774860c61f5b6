import { useState } from "react";

/** How a scope stands: given as asked, asked but not given, given without being asked. */
export interface ScopeChip {
  readonly name: string;
  readonly state: "granted" | "missing" | "extra";
}

/** Compares two scopes (RFC 6749 §3.3), each a list separated by spaces. */
export function compareScopes(requested: string, granted: string): readonly ScopeChip[] {
  const asked = words(requested);
  const given = words(granted);
  return [
    ...asked.map((name): ScopeChip => ({
      name,
      state: given.includes(name) ? "granted" : "missing",
    })),
    ...given
      .filter((name) => !asked.includes(name))
      .map((name): ScopeChip => ({ name, state: "extra" })),
  ];
}

function words(scope: string): readonly string[] {
  return [...new Set(scope.split(" ").filter(Boolean))];
}

const suffix = { granted: "", missing: " not granted", extra: " not asked for" };

export interface ScopeChipsProps {
  requested: string;
  granted: string;
  /** Most chips before the rest is folded away. */
  most?: number;
}

/** A connection's scope, one chip each; what was asked but not given is said so. */
export function ScopeChips({ requested, granted, most = 6 }: ScopeChipsProps) {
  const [open, setOpen] = useState(false);
  const all = compareScopes(requested, granted);
  if (all.length === 0) return <p className="text-13 text-ink-soft">No scope</p>;
  const rest = all.length > most + 1 ? all.length - most : 0;
  const shown = open || rest === 0 ? all : all.slice(0, most);
  return (
    <ul className="chips" aria-label="Scope">
      {shown.map(({ name, state }) => (
        <li key={name} className="chip" data-state={state}>
          <bdi>{name}</bdi>
          {suffix[state]}
        </li>
      ))}
      {rest > 0 && (
        <li>
          <button
            type="button"
            className="chip cursor-pointer"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? "fewer" : `+${rest}`}
            <span className="sr-only">{open ? " scopes" : " more scopes"}</span>
          </button>
        </li>
      )}
    </ul>
  );
}
