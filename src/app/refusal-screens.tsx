import "./styles.css";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { OAuthError } from "../oauth/oauth-error.ts";
import { CannotStartPage } from "../pages/cannot-start.tsx";
import { FramedPage } from "../pages/framed.tsx";
import { InsecureContextPage } from "../pages/insecure-context.tsx";
import { InvalidConfigPage } from "../pages/invalid-config.tsx";
import { readPageFacts } from "./page-facts.ts";
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

/** The installation cannot start: its `config.json` is wrong, or a script of it did not come. */
export async function showStartFailure(
  container: Element,
  error: unknown,
  basePath: string,
): Promise<void> {
  const isConfig = error instanceof OAuthError && error.code === "config_invalid";
  if (!isConfig) return show(container, <CannotStartPage error={error} />);
  const { origin } = globalThis.location;
  const facts = await readPageFacts();
  show(
    container,
    <InvalidConfigPage error={error} origin={origin} basePath={basePath} facts={facts} />,
  );
}
