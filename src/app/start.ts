import { loadOnce } from "../connections/load-once.ts";
import type { ArrivedResponse } from "../connections/sign-in.ts";
import { createFoundation } from "./foundation.ts";
import {
  loadRuntimeConfig,
  type RuntimeConfig,
  withBuiltInProvider,
} from "../config/runtime-config.ts";
import type { MockProviderHandle } from "../mock-provider/browser.ts";
import type * as FlowsScript from "./flows.ts";
import type * as ScreensScript from "./start-screens.tsx";

const basePath = import.meta.env.BASE_URL;

/** The mock provider answers from a service worker: until it is there, requests wait for it. */
const network = Promise.withResolvers<void>();

function fetchWhenReady(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  // The global is looked up at each call, because the mock provider and tests put theirs in its place.
  return __MOCK_PROVIDER__ ? network.promise.then(() => fetch(input, init)) : fetch(input, init);
}

/** In a frame, a page around this one could make the person click what they do not see. */
const isFramed = globalThis.top !== globalThis.self;
// Without these the platform can neither make the challenge nor keep two tabs apart.
const isSecure = globalThis.isSecureContext && "subtle" in crypto && "locks" in navigator;

/** Scripts that were asked for beside this one; undefined: it was not, or did not come. */
export interface Ahead {
  readonly flows: Promise<typeof FlowsScript | undefined> | undefined;
  readonly screens: Promise<typeof ScreensScript | undefined>;
}

/**
 * Shows the app, or why it cannot be shown.
 *
 * @param answer what a provider sent to the callback, when this page is that
 * @param ahead waited for as they are: a browser that is asked for a script once more takes its time
 *   even where it has it
 */
export async function start(
  container: Element,
  answer: ArrivedResponse | undefined,
  ahead: Ahead,
): Promise<void> {
  if (isFramed || !isSecure) {
    const { showFramed, showInsecureContext } = await import("./refusal-screens.tsx");
    return isFramed ? showFramed(container) : showInsecureContext(container);
  }
  const foundation = createFoundation(fetchWhenReady);
  const loadFlows = loadOnce(async () => {
    const { createFlows } = (await ahead.flows) ?? (await import("./flows.ts"));
    return createFlows(foundation);
  });

  const signingIn = answer && loadFlows().then(({ startSignIn }) => startSignIn(answer));
  // Both are awaited below; until then a failure must not count as nobody's.
  signingIn?.catch(() => undefined);
  const loadingScreens = loadScreens(ahead);
  loadingScreens.catch(() => undefined);
  if (answer === undefined) {
    // Beside `config.json`, not after it.
    void loadingScreens.then(({ loadFirstPage }) => loadFirstPage(basePath)).catch(() => undefined);
  }
  try {
    // The code first: every request has its price.
    const signIn = await signingIn;
    const loaded = await loadRuntimeConfig(
      fetch,
      new URL(`${basePath}config.json`, location.origin).href,
    );
    const { config, mock } = await withMockProvider(loaded);
    network.resolve();
    const { showApp } = await loadingScreens;
    await showApp(container, foundation, config, {
      basePath,
      signIn,
      mock,
      loadFlows,
    });
  } catch (error) {
    const { showStartFailure } = await import("./refusal-screens.tsx");
    await showStartFailure(container, error, basePath);
  }
}

async function loadScreens({ screens }: Ahead): Promise<typeof ScreensScript> {
  return (await screens) ?? import("./start-screens.tsx");
}

/** In a build that has it, the mock provider is one more provider of the installation. */
async function withMockProvider(
  config: RuntimeConfig,
): Promise<{ config: RuntimeConfig; mock?: MockProviderHandle }> {
  if (!__MOCK_PROVIDER__ || !config.mockProvider) return { config };
  const { startMockProvider, mockProviderConfig } = await import("../mock-provider/browser.ts");
  const extended = withBuiltInProvider(config, mockProviderConfig(location.origin, basePath));
  const mock = await startMockProvider({ base: basePath, pages: "app" });
  return { config: extended, mock };
}
