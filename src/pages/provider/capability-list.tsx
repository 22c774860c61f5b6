import type { ProviderMetadata } from "../../oauth/provider-profile.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { capabilitiesOf } from "./capabilities.ts";

/** How many there are, for the place that they will take. */
const places = Array.from({ length: 11 }, (_, index) => index);

/** What a provider says that it can do; while that is on its way, the room for it, two lines of words each. */
export function CapabilityList({ metadata }: { metadata: ProviderMetadata | undefined }) {
  return (
    <ul className="grid grid-cols-1 gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      {metadata === undefined
        ? places.map((place) => (
            <li key={place} className="grid min-h-15 content-start gap-1">
              <Skeleton className="h-4 w-28" />
              <Skeleton className="h-9 w-full" />
            </li>
          ))
        : capabilitiesOf(metadata).map(({ name, tone, words, reference }) => (
            <li key={name} className="min-h-15 min-w-0 text-13">
              <Outcome tone={tone}>
                <span className="font-medium">{name}</span>
              </Outcome>
              <p className="ps-[18px] text-ink-soft">
                {words} <span className="whitespace-nowrap opacity-90">{reference}</span>
              </p>
            </li>
          ))}
    </ul>
  );
}
