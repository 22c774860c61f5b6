import "./styles.css";
import { lazy, type ReactNode, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import type { RuntimeConfig } from "../config/runtime-config.ts";
import type { MockProviderHandle } from "../mock-provider/browser.ts";
import { ServicesProvider } from "../queries/services-context.tsx";
import type { TourPlayer } from "../queries/tour-player.ts";
import type { Foundation } from "./foundation.ts";
import { AppRouter } from "./router.tsx";
import { createServices, type Surroundings } from "./services.ts";
import { createWitness } from "./witness.ts";

/** The whole app, once everything it stands on is there. */
export async function showApp(
  container: Element,
  foundation: Foundation,
  config: RuntimeConfig,
  { mock, ...surroundings }: Omit<Surroundings, "witness" | "loadTour">,
): Promise<void> {
  const { basePath } = surroundings;
  const services = await createServices(foundation, config, {
    ...surroundings,
    mock,
    witness: __MOCK_PROVIDER__ && mock !== undefined ? createWitness(mock.log) : undefined,
    loadTour: __MOCK_PROVIDER__ && mock !== undefined ? () => loadTour(mock) : undefined,
  });
  const mockScreens = await loadMockScreens(mock);
  createRoot(container).render(
    <StrictMode>
      <ServicesProvider services={services}>
        <AppRouter basePath={basePath} loadForPages={services.providers.ready} {...mockScreens} />
      </ServicesProvider>
    </StrictMode>,
  );
  // Behind the first screen: what acts on connections is loaded for this.
  whenIdle(async () => {
    const { startBehindScreens } = await import("./behind-screens.ts");
    startBehindScreens(services);
  });
}

async function loadTour(mock: MockProviderHandle): Promise<TourPlayer> {
  const { createBrowserTour } = await import("./browser-tour.ts");
  return createBrowserTour(mock);
}

/** Safari has no requestIdleCallback. */
function whenIdle(work: () => Promise<void>): void {
  // A script that does not come is loaded again at the next visit; nothing waits for this one.
  const start = () => void work().catch(() => undefined);
  if ("requestIdleCallback" in globalThis) requestIdleCallback(start, { timeout: 2_000 });
  else setTimeout(start, 200);
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
