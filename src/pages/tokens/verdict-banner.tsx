import CircleCheck from "lucide-react/icons/circle-check";
import CircleDashed from "lucide-react/icons/circle-dashed";
import Lock from "lucide-react/icons/lock";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import OctagonX from "lucide-react/icons/octagon-x";
import { WithCode } from "../../ui/with-code.tsx";
const icons = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: OctagonX,
  idle: Lock,
  busy: CircleDashed,
  none: CircleDashed,
} as const;

export interface VerdictBannerProps {
  verdict: {
    readonly tone: keyof typeof icons;
    readonly headline: string;
    /** Text between backticks is a protocol value. */
    readonly sentence: string;
  };
}

/** The verdict, where it cannot be missed. */
export function VerdictBanner({ verdict }: VerdictBannerProps) {
  const Icon = icons[verdict.tone];
  return (
    <div className="verdict" data-tone={verdict.tone}>
      <Icon size={28} aria-hidden="true" />
      <div className="grid min-w-0 gap-1">
        <p className="verdict-word">{verdict.headline}</p>
        <p className="max-w-[75ch] text-ink wrap-anywhere">
          <WithCode text={verdict.sentence} />
        </p>
      </div>
    </div>
  );
}
