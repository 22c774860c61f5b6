import type { ReactNode } from "react";

/** One line of what is known: its name, and the value. Stands in a list with the class `facts`. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="min-w-0 wrap-anywhere">
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}
