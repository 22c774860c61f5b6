import { useEffect, useRef } from "react";
import type { ImportPlan, LeftOut, PlannedItem } from "../../queries/settings-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

const kinds = [
  ["provider", "provider", "providers"],
  ["connection", "connection", "connections"],
  ["request", "saved request", "saved requests"],
  ["journey", "journey", "journeys"],
] as const;

const reasons: Readonly<Record<LeftOut, string>> = {
  here: "is here already",
  "id-taken": "conflict: something else here has its id, and stays",
  "account-here": "conflict: this account is connected here already, and stays",
  "no-provider": "its provider is neither here nor in the file",
  "in-use":
    "conflict: connections here have lost the provider of its id, and keep their tokens to themselves. Disconnect them first",
  secret: "something in it looks like a secret",
  "no-room": "would push out what is here",
  "not-allowed": "this installation allows no providers of yours",
};

export interface ImportPreviewProps {
  plan: ImportPlan;
  savedAt: number;
  /** The connections of the file stay closed. */
  withoutTokens: boolean;
  busy: boolean;
  /** @param count of what is added */
  onAdd: (count: number) => void;
  onClose: () => void;
}

/** What an import would add and leave out, before it does. */
export function ImportPreview({
  plan,
  savedAt,
  withoutTokens,
  busy,
  onAdd,
  onClose,
}: ImportPreviewProps) {
  const preview = useRef<HTMLDivElement>(null);
  useEffect(() => preview.current?.focus(), []);
  const added = plan.items.filter(({ leftOut }) => leftOut === undefined);
  const left = plan.items.filter(({ leftOut }) => leftOut !== undefined);
  return (
    <div
      ref={preview}
      tabIndex={-1}
      role="group"
      aria-label="What the file would add"
      className="grid grid-cols-1 gap-4 outline-none"
    >
      <p className="text-ink-soft">
        Saved <RelativeTime at={savedAt} />. {plan.items.length === 0 && "There is nothing in it."}
        {plan.items.length > 0 && added.length === 0 && "It would add nothing."}
        {withoutTokens && " Its connections are left out."}
      </p>
      {added.length > 0 && (
        <div className="grid grid-cols-1 gap-2">
          <h4 className="font-medium">Would be added</h4>
          {kinds.map(([kind, one, many]) => (
            <Items
              key={kind}
              items={added.filter((item) => item.kind === kind)}
              one={one}
              many={many}
            />
          ))}
        </div>
      )}
      {plan.copies > 0 && (
        <Outcome tone="warn">
          The refresh {plan.copies === 1 ? "token is" : "tokens are"} in two browsers then. A
          provider that replaces them at each use signs out both when both are used. Go on in one of
          them; reconnecting gives this one tokens of its own.
        </Outcome>
      )}
      {left.length > 0 && (
        <details className="fold" open={added.length === 0}>
          <summary>{left.length === 1 ? "1 is left out" : `${left.length} are left out`}</summary>
          <ul className="grid max-h-80 grid-cols-1 gap-2 overflow-auto pt-2 text-13">
            {left.map((item, index) => (
              <li key={`${item.kind} ${item.id} ${index}`} className="wrap-anywhere">
                <span className="text-ink-soft">{nameOf(item)}</span> <bdi>{item.name}</bdi>
                <span className="block text-ink-soft">{item.leftOut && reasons[item.leftOut]}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="flex flex-wrap gap-2">
        {added.length > 0 && (
          <Button variant="primary" busy={busy} onClick={() => onAdd(added.length)}>
            {added.length === 1 ? "Add it" : `Add all ${added.length}`}
          </Button>
        )}
        <Button onClick={onClose}>{added.length > 0 ? "Cancel" : "Close"}</Button>
      </div>
    </div>
  );
}

function Items({ items, one, many }: { items: readonly PlannedItem[]; one: string; many: string }) {
  if (items.length === 0) return null;
  const title = items.length === 1 ? `1 ${one}` : `${items.length} ${many}`;
  // One journey is as the other; everything else leads somewhere.
  if (items[0]?.kind === "journey") return <p>{title}</p>;
  return (
    <div>
      <p>{title}</p>
      <ul className="grid max-h-60 grid-cols-1 gap-1 overflow-auto border-s border-line ps-3 text-13">
        {items.map(({ id, name, detail }) => (
          <li key={id} className="wrap-anywhere">
            <bdi>{name}</bdi>
            {detail !== undefined && (
              <code dir="ltr" className="block whitespace-pre-wrap text-ink-soft">
                {detail}
              </code>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function nameOf({ kind }: PlannedItem): string {
  return kinds.find(([name]) => name === kind)?.[1] ?? kind;
}
