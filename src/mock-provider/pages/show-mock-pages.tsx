import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { MockPages } from "./mock-pages.tsx";

/** Puts the provider's page in the place of the app's. */
export function showMockPages(): void {
  const container = document.createElement("div");
  document.body.className = "mock-id-body";
  document.body.replaceChildren(container);
  createRoot(container).render(
    <StrictMode>
      <MockPages />
    </StrictMode>,
  );
}
