import type { FormEvent, ReactNode } from "react";
import type { Carried } from "./page-view.ts";

/** How a page's forms are sent: by script where there is one, else by the browser itself. */
export type SubmitHandler = ((event: FormEvent<HTMLFormElement>) => void) | undefined;

/** A form that goes back to the address of its page; the button says which step it answers. */
export function StepForm({
  onSubmit,
  fields,
  className,
  children,
}: {
  onSubmit: SubmitHandler;
  /** Hidden ones. */
  fields?: Carried;
  className?: string;
  children: ReactNode;
}) {
  return (
    <form method="post" className={className} onSubmit={onSubmit}>
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

/** Sends the form it stands in as the answer to a step. */
export function StepButton({
  step,
  look,
  skipsValidation = false,
  children,
}: {
  step: string;
  look: string;
  /** For ways out of a form that need not be filled in. */
  skipsValidation?: boolean;
  children: ReactNode;
}) {
  return (
    <button
      type="submit"
      name="step"
      value={step}
      className={look}
      formNoValidate={skipsValidation || undefined}
    >
      {children}
    </button>
  );
}
