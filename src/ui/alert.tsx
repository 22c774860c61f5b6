import type { ReactNode } from "react";
import { StatusShape } from "./status-shape.tsx";

export interface AlertProps {
  title: string;
  explanation?: ReactNode;
  /** More that helps to mend it, below the explanation. */
  children?: ReactNode;
  /** The ways on. */
  actions: ReactNode;
  /** Codes for whoever is asked for help. */
  codes: readonly string[];
}

/** The frame of a failure: what happened, what it means, the ways on, the codes. */
export function Alert({ title, explanation, children, actions, codes }: AlertProps) {
  return (
    <div role="alert" className="alert">
      <div className="grid gap-1">
        <p className="alert-head">
          <StatusShape tone="bad" />
          {title}
        </p>
        {explanation && <p className="max-w-[65ch]">{explanation}</p>}
      </div>
      {children}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex flex-wrap items-center gap-2">{actions}</div>
        <span className="flex min-w-0 flex-wrap gap-1">
          {codes.map((code) => (
            <code key={code} className="code">
              {code}
            </code>
          ))}
        </span>
      </div>
    </div>
  );
}
