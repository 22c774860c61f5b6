import type { ReactNode } from "react";
import { useInstallation } from "../queries/app-queries.ts";
import { isFocusLost } from "./lost-focus.ts";

export interface PageProps {
  /** For the window's title, and the heading unless that is given. */
  title: string;
  heading?: ReactNode;
  /** Beside the heading. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A heading that had the focus has been taken away. */
let isBereft = false;

/**
 * A heading that takes the place of another one, as when what was waited for is there, takes over the
 * focus: it would fall back to the top of the window otherwise.
 */
function takeOverFocus(heading: HTMLElement | null): () => void {
  if (isBereft && isFocusLost()) heading?.focus({ preventScroll: true });
  isBereft = false;
  return () => {
    isBereft = document.activeElement === heading;
  };
}

/** A screen: its window title, its heading (which takes the focus on navigation) and what it shows. */
export function Page({ title, heading = title, aside, children }: PageProps) {
  const { title: site } = useInstallation();
  return (
    <div className="shell-page">
      <title>{`${title} · ${site}`}</title>
      <header className="page-head mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <h1 ref={takeOverFocus} tabIndex={-1} className="min-w-0 text-20 sm:text-28">
          {heading}
        </h1>
        {aside}
      </header>
      <div className="grid grid-cols-1 gap-8">{children}</div>
    </div>
  );
}

/** A part of a screen under its own heading. */
export function Section({
  title,
  id,
  children,
}: {
  title: string;
  id: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="grid min-w-0 grid-cols-1 content-start gap-3">
      <h2 id={id} className="text-16">
        {title}
      </h2>
      {children}
    </section>
  );
}
