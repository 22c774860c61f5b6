import type { SetAsideProvider } from "../../connections/provider-profiles.ts";
import { useDeleteProvider } from "../../queries/provider-setup-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";

/** Providers that were stored here and cannot be used: named, and why. */
export function SetAsideProviders({ providers }: { providers: readonly SetAsideProvider[] }) {
  const remove = useDeleteProvider();
  return (
    <ul className="grid grid-cols-1 gap-2">
      {providers.map(({ id, name, reason }) => (
        <li key={id} className="note flex flex-wrap items-center justify-between gap-3 p-4">
          <div className="min-w-0 flex-[1_1_280px]">
            <Outcome tone="warn">
              <bdi>{name ?? id}</bdi> was set aside: what is stored of it cannot be used.
            </Outcome>
            <p className="ps-[18px] text-13 wrap-anywhere text-ink-soft">{reason}</p>
          </div>
          <Button
            variant="risky"
            busy={remove.isPending && remove.variables === id}
            onClick={() => remove.mutate(id)}
          >
            Delete it
          </Button>
        </li>
      ))}
    </ul>
  );
}
