import type { ReactNode } from "react";
import "./mock-id.css";

/** The company that signs people in here, and how one can tell that it is a pretend one. */
export function MockIdFrame({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <div className="mock-id">
      <title>{`${heading} · Mock ID`}</title>
      <div className="mock-id-tape" aria-hidden="true" />
      <main className="mock-id-card">
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
        A pretend provider inside this tab. No real account, no password, nothing leaves the
        browser.
      </footer>
    </div>
  );
}

/** A new heading is a new step: whoever listens instead of looking has to be told. */
function takeFocus(heading: HTMLHeadingElement | null): void {
  heading?.focus();
}
