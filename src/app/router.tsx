import {
  type ComponentType,
  lazy,
  type ReactNode,
  useEffect,
  useState,
  useTransition,
} from "react";
import { BrowserRouter, matchPath, Outlet, Route, Routes, useLocation } from "react-router";
import { CallbackPage } from "../pages/callback/callback-page.tsx";
import { CrashBoundary } from "./crash-screen.tsx";
import { Layout, LayoutSkeleton } from "./layout.tsx";

interface AppRouterProps {
  /** The path below which the app is served, with a slash at both ends. */
  basePath: string;
  /** What the pages need besides their scripts, loaded beside them; a callback goes without. */
  loadForPages: () => Promise<void>;
  /** The page that comes after the callback, where this is one. */
  returnTo: string | undefined;
  /** Shown above every page while the mock provider runs. */
  mockBanner?: ReactNode;
  /** The mock provider's own pages, outside of Pixy's frame. */
  mockPages?: ReactNode;
}

/** The app's addresses. Every page is a script of its own, loaded when it is first visited. */
export const pages = [
  page(
    "/",
    async () => (await import("../pages/connections/connections-page.tsx")).ConnectionsPage,
  ),
  page(
    "/connections/import",
    async () => (await import("../pages/import/import-page.tsx")).ImportPage,
  ),
  page("/connections/:id", async () => {
    // It asks for its lifeline at once: what acts on connections comes beside it, not after it.
    const acting = Promise.all([import("./flows.ts"), import("./browser-connections.ts")]);
    acting.catch(() => undefined);
    return (await import("../pages/connection/connection-page.tsx")).ConnectionPage;
  }),
  page(
    "/providers/new",
    async () => (await import("../pages/provider/add-provider-page.tsx")).AddProviderPage,
  ),
  page(
    "/providers/:id",
    async () => (await import("../pages/provider/provider-page.tsx")).ProviderPage,
  ),
  page("/login", async () => (await import("../pages/login/login-page.tsx")).LoginPage),
  page("/console", async () => (await import("../pages/console/console-page.tsx")).ConsolePage),
  page("/jwt", async () => (await import("../pages/tokens/tokens-page.tsx")).TokensPage),
  page("/journeys", async () => (await import("../pages/journeys/journeys-page.tsx")).JourneysPage),
  page(
    "/journeys/:id",
    async () => (await import("../pages/journeys/journey-page.tsx")).JourneyPage,
  ),
  page("/tour", async () => (await import("../pages/tour/tour-page.tsx")).TourPage),
  page("/settings", async () => (await import("../pages/settings/settings-page.tsx")).SettingsPage),
  page("/device", async () => (await import("../pages/device/device-page.tsx")).DevicePage),
  page("/check", async () => (await import("../pages/check/check-page.tsx")).CheckPage),
  page("/lab", async () => (await import("../pages/lab/lab-page.tsx")).LabPage),
  page(
    "/lab/:experiment",
    async () => (await import("../pages/lab/experiment-page.tsx")).ExperimentPage,
  ),
  page("*", async () => (await import("../pages/not-found.tsx")).NotFoundPage),
];

function page(path: string, load: () => Promise<ComponentType>) {
  return { path, load, Page: lazy(async () => ({ default: await load() })) };
}

/**
 * Asks for the scripts of a page ahead. What does not come is asked for again when it is shown.
 *
 * @param path within the app
 */
export function loadAhead(path: string): void {
  const loading = Promise.all([import("../pages/with-queries.tsx"), pageAt(path)?.load()]);
  loading.catch(() => undefined);
}

/** Everything below the address bar. */
export function AppRouter(props: AppRouterProps) {
  return (
    <BrowserRouter basename={props.basePath}>
      <Screens {...props} />
    </BrowserRouter>
  );
}

/**
 * Navigations are transitions: the page before stays until the next one is there. The first one comes
 * in the place of a skeleton, because what replaces a fallback of React's is held back for a while.
 */
function Screens({ basePath, loadForPages, returnTo, mockBanner, mockPages }: AppRouterProps) {
  const { pathname } = useLocation();
  const [begun, setBegun] = useState(false);
  const [, startTransition] = useTransition();
  useEffect(() => startTransition(() => setBegun(true)), []);

  const [WithQueries] = useState(() =>
    lazy(async () => {
      // What is inside of it is loaded beside it, not after it.
      const first = pageAt(`/${location.pathname.slice(basePath.length)}`);
      const [{ WithQueries }] = await Promise.all([
        import("../pages/with-queries.tsx"),
        loadForPages(),
        first?.load(),
      ]);
      return { default: WithQueries };
    }),
  );
  useEffect(() => {
    if (returnTo === undefined) return;
    // While the provider answers.
    loadAhead(pathOf(returnTo));
    loadForPages().catch(() => undefined);
  }, [returnTo, loadForPages]);

  const isMock = mockPages !== undefined && matchPath("/mock/*", pathname) !== null;
  if (!begun) return isMock ? null : <LayoutSkeleton />;
  return (
    <CrashBoundary pathname={pathname} Frame="main">
      <Routes>
        {mockPages !== undefined && <Route path="/mock/*" element={mockPages} />}
        <Route element={<Layout mockBanner={mockBanner} />}>
          <Route
            element={
              <CrashBoundary pathname={pathname}>
                <Outlet />
              </CrashBoundary>
            }
          >
            <Route path="/callback" caseSensitive element={<CallbackPage />} />
            <Route path="/callback/:id" caseSensitive element={<CallbackPage />} />
            <Route element={<WithQueries />}>
              {pages.map(({ path, Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
            </Route>
          </Route>
        </Route>
      </Routes>
    </CrashBoundary>
  );
}

function pathOf(returnTo: string): string {
  return new URL(returnTo, location.origin).pathname;
}

/** The more particular address wins, as it does among the routes. */
function pageAt(pathname: string) {
  return pages.find(({ path }) => matchPath(path, pathname) !== null);
}
