import "./styles.css";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { OAuthError } from "../oauth/oauth-error.ts";
import { CannotStartPage } from "../pages/cannot-start.tsx";
import { FramedPage } from "../pages/framed.tsx";
import { InsecureContextPage } from "../pages/insecure-context.tsx";
import { InvalidConfigPage } from "../pages/invalid-config.tsx";
import { readPageFacts } from "./page-facts.ts";
import { StorageWaitPage } from "../pages/storage-wait.tsx";
import { followTheme } from "./theme.ts";

/** @returns takes the screen away again */
function show(container: Element, screen: ReactNode): () => void {
  followTheme(() => undefined);
  const root = createRoot(container);
  root.render(<StrictMode>{screen}</StrictMode>);
  return () => root.unmount();
}

/** Pixy in a frame: nothing of it is shown, so that nothing of it can be clicked unseen. */
export function showFramed(container: Element): void {
  show(container, <FramedPage />);
}

/** Plain http on another machine: the platform withholds what PKCE is made of. */
export function showInsecureContext(container: Element): void {
  show(container, <InsecureContextPage origin={globalThis.location.origin} />);
}

/**
 * The storage is slow: that is said, where nothing would be seen otherwise.
 *
 * @returns takes it away again, so that the app can be shown in its place
 */
export function showStorageWait(container: Element): () => void {
  return show(container, <StorageWaitPage />);
}

/** The installation cannot start: its `config.json` is wrong, or a script of it did not come. */
export async function showStartFailure(
  container: Element,
  error: unknown,
  basePath: string,
): Promise<void> {
  const isConfig = error instanceof OAuthError && error.code === "config_invalid";
  if (!isConfig) {
    show(container, <CannotStartPage error={error} />);
    return;
  }
  const { origin } = globalThis.location;
  const facts = await readPageFacts();
  show(
    container,
    <InvalidConfigPage error={error} origin={origin} basePath={basePath} facts={facts} />,
  );
}
