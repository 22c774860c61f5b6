import type { ReactNode } from "react";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";
import type { RemedyKind } from "./error-explanations.ts";
import { describeFailure, type FailureDetails } from "./error-messages.ts";
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
  const { remedy } = described;
  const { title, explanation } = props.words ?? described;
  const { error, status } = props.details ?? {};
  return (
    <Alert
      title={title}
      explanation={<WithCode text={explanation} />}
      codes={[props.code, ...(error ? [error] : []), ...(status ? [`HTTP ${status}`] : [])]}
      actions={
        <>
          <Button
            variant="primary"
            busy={props.busy ?? false}
            onClick={() => props.onRemedy(remedy.kind)}
          >
            {props.remedyLabel ?? remedy.label}
          </Button>
          {props.secondary}
        </>
      }
    >
      {props.children}
      {props.description && (
        <div className="grid gap-1 text-13">
          <p className="text-ink-soft">In the provider's words</p>
          <blockquote dir="auto">{props.description}</blockquote>
        </div>
      )}
    </Alert>
  );
}
