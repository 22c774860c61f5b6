import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Issuers } from "../issuers.ts";
import { Drawer } from "./drawer.tsx";

let opened: HTMLElement | undefined;

/**
 * Shows the drawer, outside of whatever the app shows, so that any app can, or goes to it when it is
 * there. It is closed from within, and gives the focus back to where it was.
 */
export function openDrawer(issuers: Issuers): void {
  if (opened !== undefined) return opened.querySelector("button")?.focus();
  const opener = document.activeElement;
  const container = document.createElement("div");
  document.body.append(container);
  const root = createRoot(container);
  opened = container;

  function close(): void {
    opened = undefined;
    root.unmount();
    container.remove();
    if (opener instanceof HTMLElement) opener.focus();
  }
  root.render(
    <StrictMode>
      <Drawer issuers={issuers} onClose={close} />
    </StrictMode>,
  );
}
