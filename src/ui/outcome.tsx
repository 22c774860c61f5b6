import ArrowRight from "lucide-react/icons/arrow-right";
import Check from "lucide-react/icons/check";
import Minus from "lucide-react/icons/minus";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import X from "lucide-react/icons/x";
import type { ReactNode } from "react";

const icons = { good: Check, busy: ArrowRight, warn: TriangleAlert, bad: X, none: Minus } as const;

/** How something turned out, as colour, shape and words. */
export function Outcome({ tone, children }: { tone: keyof typeof icons; children: ReactNode }) {
  const Icon = icons[tone];
  return (
    <span className="outcome" data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
