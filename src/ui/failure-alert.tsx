import TriangleAlert from "lucide-react/icons/triangle-alert";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { describeFailure, type FailureDetails, type RemedyKind } from "./error-messages.ts";
import { WithCode } from "./with-code.tsx";

export interface FailureAlertProps {
  code: string;
  details?: FailureDetails | undefined;
  /** Words that fit this place better than the code's own. */
  words?: { readonly title: string; readonly explanation: string } | undefined;
  /** The provider's own words. Hostile text: shown as text, never as markup or link. */
  description?: string | undefined;
  /** Another label for the remedy's button, where the page knows a better one. */
  remedyLabel?: string | undefined;
  onRemedy: (kind: RemedyKind) => void;
  busy?: boolean | undefined;
  /** A second way out, for example a link. */
  secondary?: ReactNode;
  /** More that helps to mend it, below the explanation. */
  children?: ReactNode;
}

/** A failure: what happened, what it means, its code, what the provider said, and the way on. */
export function FailureAlert(props: FailureAlertProps) {
  const described = describeFailure(props.code, props.details);
  const { title, explanation } = props.words ?? described;
  const { error, status } = props.details ?? {};
  return (
    <div role="alert" className="alert">
      <div className="grid gap-1">
        <p className="alert-head">
          <TriangleAlert size={16} aria-hidden="true" />
          {title}
        </p>
        <p className="max-w-[65ch]">
          <WithCode text={explanation} />
        </p>
      </div>
      {props.children}
      {props.description && (
        <div className="grid gap-1 text-13">
          <p className="text-ink-soft">In the provider's words</p>
          <blockquote dir="auto">{props.description}</blockquote>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          busy={props.busy ?? false}
          onClick={() => props.onRemedy(described.remedy.kind)}
        >
          {props.remedyLabel ?? described.remedy.label}
        </Button>
        {props.secondary}
        <span className="ms-auto flex min-w-0 flex-wrap gap-1">
          <code className="code">{props.code}</code>
          {error && <code className="code">{error}</code>}
          {status && <code className="code">HTTP {status}</code>}
        </span>
      </div>
    </div>
  );
}
