import "./styles.css";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { FramedPage } from "../pages/framed.tsx";
import { InsecureContextPage } from "../pages/insecure-context.tsx";
import { InvalidConfigPage } from "../pages/invalid-config.tsx";
import { followTheme } from "./theme.ts";

function show(container: Element, screen: ReactNode): void {
  followTheme(() => undefined);
  createRoot(container).render(<StrictMode>{screen}</StrictMode>);
}

/** Pixy in a frame: nothing of it is shown, so that nothing of it can be clicked unseen. */
export function showFramed(container: Element): void {
  show(container, <FramedPage />);
}

/** Plain http on another machine: the platform withholds what PKCE is made of. */
export function showInsecureContext(container: Element): void {
  show(container, <InsecureContextPage origin={globalThis.location.origin} />);
}

/** The installation cannot start; almost always its `config.json` says why. */
export function showStartFailure(container: Element, error: unknown): void {
  show(container, <InvalidConfigPage error={error} />);
}
