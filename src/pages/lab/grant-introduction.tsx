import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import type { GrantDescription } from "../../grants/grant.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { pkceTone } from "./grant-drawing.ts";

/** What a grant is for, and what is to be known before it is tried out. */
export function GrantIntroduction({ grant }: { grant: GrantDescription }) {
  const { reference, forWhom, notFor, pkce, warning, where } = grant;
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="text-13 text-ink-soft">{reference}</p>
      <div className="grant-card-words max-w-[65ch]">
        <p>{forWhom}</p>
        <p className="text-ink-soft">{notFor}</p>
      </div>
      <Outcome tone={pkceTone(grant)}>{pkce.words}</Outcome>
      {where === "mock" && (
        <p className="max-w-[65ch] text-13 text-ink-soft">
          It runs at the mock provider in this tab and nowhere else: Pixy sends no real provider a
          request like this.
        </p>
      )}
      {warning !== undefined && (
        <div className="lab-warning" role="note">
          <TriangleAlert size={16} aria-hidden="true" />
          <p>{warning}</p>
        </div>
      )}
    </div>
  );
}
