import { type ReactNode, useEffect, useState, useTransition } from "react";
import { BrowserRouter, matchPath, Outlet, Route, Routes, useLocation } from "react-router";
import { CallbackPage } from "../pages/callback/callback-page.tsx";
import { CrashBoundary } from "./crash-screen.tsx";
import type { FirstPage } from "./first-page.tsx";
import { Layout, LayoutSkeleton } from "./layout.tsx";
import { pages } from "./pages.ts";

interface AppRouterProps {
  /** The path below which the app is served, with a slash at both ends. */
  basePath: string;
  firstPage: FirstPage;
  /** Whether that, or the callback before it, can be drawn at once. */
  isReady: boolean;
  /** Shown above every page while the mock provider runs. */
  mockBanner?: ReactNode;
  /** The mock provider's own pages, outside of Pixy's frame. */
  mockPages?: ReactNode;
}

/** Everything below the address bar. */
export function AppRouter({ basePath, ...screens }: AppRouterProps) {
  return (
    <BrowserRouter basename={basePath}>
      <Screens {...screens} />
    </BrowserRouter>
  );
}

/**
 * Navigations are transitions: the page before stays until the next one is there. A first one
 * that takes long comes in the place of a skeleton, because what replaces a fallback of React's is held
 * back for a while.
 */
function Screens({
  firstPage: { load, Frame },
  isReady,
  mockBanner,
  mockPages,
}: Omit<AppRouterProps, "basePath">) {
  const { pathname } = useLocation();
  const [begun, setBegun] = useState(isReady);
  const [, startTransition] = useTransition();
  useEffect(() => startTransition(() => setBegun(true)), []);

  // A callback's, while the provider answers.
  useEffect(() => void load().catch(() => undefined), [load]);

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
            <Route element={<Frame />}>
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
