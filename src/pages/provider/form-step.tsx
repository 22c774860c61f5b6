import type { ReactNode } from "react";

export interface FormStepProps {
  number: number;
  title: string;
  id: string;
  /** What this step is for. */
  about: ReactNode;
  children: ReactNode;
}

/** One step of a long form: what it is for beside it, or above it where there is no room. */
export function FormStep({ number, title, id, about, children }: FormStepProps) {
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-1 gap-x-8 gap-y-3 lg:grid-cols-[224px_minmax(0,1fr)]"
    >
      <div className="grid content-start gap-1">
        <h2 id={id} className="flex items-center gap-2 text-16">
          <span className="step-number" aria-hidden="true">
            {number}
          </span>
          {title}
        </h2>
        <div className="max-w-[65ch] text-13 text-ink-soft lg:ps-8">{about}</div>
      </div>
      <div className="card min-w-0">{children}</div>
    </section>
  );
}
