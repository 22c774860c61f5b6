import type { ReactNode } from "react";

/**
 * Tells whoever does not see the page what has changed on it. It has to be there before it says
 * something: what a live region comes with is not announced.
 */
export function Announcement({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="sr-only">
      {children}
    </p>
  );
}
