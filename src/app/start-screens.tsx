import "./styles.css";
import { lazy, type ReactNode, startTransition, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import type { RuntimeConfig } from "../config/runtime-config.ts";
import { loadOnce } from "../connections/load-once.ts";
import type { SignIn } from "../connections/sign-in.ts";
import type { MockProviderHandle } from "../mock-provider/browser.ts";
import { ServicesProvider } from "../queries/services-context.tsx";
import type { TourPlayer } from "../queries/tour-player.ts";
import type { Foundation } from "./foundation.ts";
import { isDoneWithin } from "./done-within.ts";
import { createFirstPage } from "./first-page.tsx";
import { loadPage } from "./pages.ts";
import { AppRouter } from "./router.tsx";
import { createServices, type Surroundings } from "./services.ts";
import { createWitness } from "./witness.ts";

/** Asks for the scripts of the page that this address names. @param basePath with a slash at both ends */
export function loadFirstPage(basePath: string): void {
  void loadPage(pathWithin(basePath)).catch(() => undefined);
}

/** The whole app, once everything it stands on is there. */
export async function showApp(
  container: Element,
  foundation: Foundation,
  config: RuntimeConfig,
  { mock, ...surroundings }: Omit<Surroundings, "witness" | "loadTour">,
): Promise<void> {
  const { basePath } = surroundings;
  const creating = createServices(foundation, config, {
    ...surroundings,
    mock,
    witness: __MOCK_PROVIDER__ && mock !== undefined ? createWitness(mock.log) : undefined,
    loadTour: __MOCK_PROVIDER__ && mock !== undefined ? () => loadTour(mock) : undefined,
  });
  const services = await inSight(container, creating);
  const mockScreens = await loadMockScreens(mock);
  const startBehind = loadOnce(async () => {
    const { startBehindScreens } = await import("./behind-screens.ts");
    startBehindScreens(services);
  });
  const { signIn } = services;
  const firstPage = createFirstPage(
    services,
    signIn === undefined ? pathWithin(basePath) : pathOf(signIn.returnTo),
    startBehind,
  );
  if (signIn !== undefined) {
    void isOver(signIn).then(() => {
      if (signIn.current().state === "done") firstPage.prepare().catch(() => undefined);
      // The callback's page goes on by itself: it explains what went wrong, or asks.
      else startBehind().catch(() => undefined);
    });
  }
  const isReady = signIn !== undefined || (await isDoneWithin(SOON, firstPage.prepare()));
  const root = createRoot(container);
  // A transition, as all navigations: what is there already is drawn in one go.
  startTransition(() =>
    root.render(
      <StrictMode>
        <ServicesProvider services={services}>
          <AppRouter basePath={basePath} firstPage={firstPage} isReady={isReady} {...mockScreens} />
        </ServicesProvider>
      </StrictMode>,
    ),
  );
}

/** Of this address, within the app. */
function pathWithin(basePath: string): string {
  return location.pathname.slice(basePath.length - 1);
}

function pathOf(returnTo: string): string {
  return new URL(returnTo, location.origin).pathname;
}

/** Until then, a sign-in has the processor to itself. */
function isOver(signIn: SignIn): Promise<void> {
  return new Promise((over) => {
    const look = () => {
      if (signIn.current().state !== "working") over();
    };
    signIn.subscribe(look);
    look();
  });
}

/** Milliseconds in which a skeleton would only flicker. */
const SOON = 100;

/** Milliseconds in which nobody asks why the page is empty. */
const PATIENCE = 500;

/** Waits for what the browser's storage holds back, and says so where that takes long. */
async function inSight<T>(container: Element, creating: Promise<T>): Promise<T> {
  let isWaiting = true;
  let hide = () => {};
  const showWait = async () => {
    const { showStorageWait } = await import("./refusal-screens.tsx");
    // The app may have been quicker than this script.
    if (isWaiting) hide = showStorageWait(container);
  };
  // A script that does not come is loaded again at the next visit; nothing waits for this one.
  const patience = setTimeout(() => void showWait().catch(() => undefined), PATIENCE);
  try {
    return await creating;
  } finally {
    isWaiting = false;
    clearTimeout(patience);
    hide();
  }
}

async function loadTour(mock: MockProviderHandle): Promise<TourPlayer> {
  const { createBrowserTour } = await import("./browser-tour.ts");
  return createBrowserTour(mock);
}

/** The other company's pages, in a build that has the mock provider. */
async function loadMockScreens(
  mock: MockProviderHandle | undefined,
): Promise<{ mockBanner?: ReactNode; mockPages?: ReactNode }> {
  if (!__MOCK_PROVIDER__ || mock === undefined) return {};
  const { MockBanner } = await import("../mock-provider/drawer/mock-banner.tsx");
  const MockPages = lazy(async () => ({
    default: (await import("../mock-provider/pages/mock-pages.tsx")).MockPages,
  }));
  return {
    mockBanner: <MockBanner handle={mock} />,
    mockPages: (
      <Suspense>
        <MockPages />
      </Suspense>
    ),
  };
}
