import { useId, type ReactNode } from "react";
import type { KeptWords } from "./storage-words.ts";

/** One place where things are kept. */
export function LedgerPart({
  name,
  note,
  children,
}: {
  name: string;
  note: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="ledger" aria-labelledby={id}>
      <header className="ledger-place">
        <h3 id={id}>{name}</h3>
        <p>{note}</p>
      </header>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

/** The kinds of which there is nothing now: by name, and in full when somebody asks. */
export function EmptyRows({ kinds }: { kinds: readonly KeptWords[] }) {
  if (kinds.length === 0) return null;
  return (
    <details className="fold ledger-empty">
      <summary>
        <span>Nothing now of: {kinds.map(({ name }) => name.toLowerCase()).join(", ")}</span>
      </summary>
      {kinds.map((words) => (
        <LedgerRow key={words.name} words={words} count={0} />
      ))}
    </details>
  );
}

/** One kind of thing that is kept: what, why and how long, and how many there are now. */
export function LedgerRow({
  words: { name, why, until },
  count,
  detail,
}: {
  words: KeptWords;
  count: number;
  detail?: string | undefined;
}) {
  return (
    <div className="ledger-row">
      <div className="ledger-what">
        <p className="font-medium">{name}</p>
        <p>{why}</p>
      </div>
      <p className="ledger-until">{until}</p>
      <p className="ledger-count">
        {count === 0 ? "none" : count}
        {detail !== undefined && <span>{detail}</span>}
      </p>
    </div>
  );
}
