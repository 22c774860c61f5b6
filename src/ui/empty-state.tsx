import type { ReactNode } from "react";

/** Nothing yet: what this place is for, and the one thing to do. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid content-start justify-items-start gap-3 rounded-card border border-dashed border-line-strong p-6">
      <h2 className="text-16">{title}</h2>
      <div className="grid max-w-[65ch] gap-2 text-ink-soft">{children}</div>
      {action}
    </div>
  );
}
