import type { ReactNode } from "react";

/** The company that signs people in here, and how one can tell that it is a fake. */
export function MockIdFrame({
  heading,
  wide = false,
  children,
}: {
  heading: string;
  /** For pages that are read rather than answered. */
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="mock-id">
      <title>{`${heading} · Mock ID`}</title>
      <div className="mock-id-tape" aria-hidden="true" />
      <main className={wide ? "mock-id-card mock-id-wide" : "mock-id-card"}>
        <p className="mock-id-brand">
          <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
            <circle cx="16" cy="16" r="16" className="mock-id-mark" />
            <path d="M8 22V11l8 8 8-8v11" className="mock-id-mark-line" />
          </svg>
          Mock ID
        </p>
        <h1 key={heading} ref={takeFocus} tabIndex={-1}>
          {heading}
        </h1>
        {children}
      </main>
      <footer className="mock-id-note">
        A pretend provider for developers. No real account, no password; nothing leaves this
        machine.
      </footer>
    </div>
  );
}

/** A new heading is a new step: whoever listens instead of looking has to be told. */
export function takeFocus(heading: HTMLHeadingElement | null): void {
  heading?.focus();
}
