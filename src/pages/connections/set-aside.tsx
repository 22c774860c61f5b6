import { useState } from "react";
import type { SetAsideConnection } from "../../connections/set-aside.ts";
import { Alert } from "../../ui/alert.tsx";
import { Button } from "../../ui/button.tsx";
import { RemovalDialog } from "./removal-dialog.tsx";

/** The stored connections that cannot be read, each with the way to be rid of it. */
export function SetAside({ connections }: { connections: readonly SetAsideConnection[] }) {
  const [askedId, setAskedId] = useState<string>();
  const asked = connections.find(({ id }) => id === askedId);
  const count = connections.length;
  const isLater = connections.some(({ isOfLaterVersion }) => isOfLaterVersion);
  return (
    <>
      <Alert
        title={
          count === 1
            ? "A stored connection cannot be read"
            : `${count} stored connections cannot be read`
        }
        explanation={
          isLater
            ? "A later Pixy has written to this browser. Reload to get it; until then what only it can read is set aside, and the others work."
            : "What is stored of it is damaged. It was set aside, and the others work. Remove it, then connect the account again. At the provider, its old access ends by itself."
        }
        codes={["record_corrupted"]}
        actions={
          isLater && (
            <Button variant="primary" onClick={() => window.location.reload()}>
              Reload
            </Button>
          )
        }
      >
        <ul className="divide-y divide-line border-y border-line">
          {connections.map(({ id, name = "Unknown account", isOfLaterVersion }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <div className="min-w-0 flex-[1_1_200px]">
                <p className="font-semibold wrap-anywhere">
                  <bdi>{name}</bdi>
                </p>
                <p className="text-13 text-ink-soft">
                  {isOfLaterVersion ? "Written by a later Pixy" : "Damaged"}
                </p>
              </div>
              <Button variant="risky" aria-label={`Remove ${name}`} onClick={() => setAskedId(id)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      </Alert>
      {asked && <RemovalDialog connection={asked} onClose={() => setAskedId(undefined)} />}
    </>
  );
}
