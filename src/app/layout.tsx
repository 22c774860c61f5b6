import { lazy, Suspense, useEffect, useRef, type MouseEvent, type ReactNode } from "react";
import { Link, NavigationType, Outlet, useLocation, useNavigationType } from "react-router";
import { screens } from "../pages/screens.ts";
import { useLoadLater } from "../pages/use-load-later.ts";
import { useGuided, useInstallation, useOnline, useStorageHome } from "../queries/app-queries.ts";
import { Banner } from "../ui/banner.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { Mark } from "../ui/mark.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { loadCrashScreen } from "./crash-screen.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** Ahead of the first failure, which may be that the network is gone. */
const loadExplanations = () =>
  Promise.all([import("../pages/explained-failure.tsx"), loadCrashScreen()]);

// Rarely opened, so loaded on demand.
const GuidedBar = lazy(async () => ({
  default: (await import("../pages/guided/guided-bar.tsx")).GuidedBar,
}));

/** The frame around every page; the mock provider's banner, where it runs, is handed in. */
export function Layout({ mockBanner }: { mockBanner?: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main);
  useLoadLater(loadExplanations);
  const guided = useGuided();
  return (
    <Shell main={main} mockBanner={mockBanner}>
      <Outlet />
      {guided && (
        <Suspense fallback={null}>
          <GuidedBar />
        </Suspense>
      )}
    </Shell>
  );
}

/** The same frame while the first page's script is on its way. */
export function LayoutSkeleton() {
  return (
    <Shell>
      <div className="shell-page" role="status" aria-busy="true" aria-label="Loading">
        <Skeleton className="mb-8 h-9 w-48" />
        <Skeleton className="h-60 rounded-card" />
      </div>
    </Shell>
  );
}

interface ShellProps {
  main?: React.RefObject<HTMLElement | null>;
  mockBanner?: ReactNode;
  children: ReactNode;
}

function Shell({ main, mockBanner, children }: ShellProps) {
  const { title } = useInstallation();
  const storage = useStorageHome();
  const online = useOnline();
  const { pathname } = useLocation();
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    main?.current?.focus();
  };
  return (
    <div className="shell">
      <a href="#main" className="shell-skip" onClick={skip}>
        Skip to content
      </a>
      <header className="shell-rail">
        <Link to="/" className="shell-brand">
          <Mark />
          <span>{title}</span>
        </Link>
        <nav className="shell-nav" aria-label="Main">
          <ul>
            {screens.map(({ to, name, icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className="shell-link"
                  aria-current={isWithin(pathname, to) ? "page" : undefined}
                >
                  <Glyph name={icon} />
                  <span>{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <ThemeSwitch />
      </header>
      <main id="main" ref={main} tabIndex={-1} className="shell-main outline-none">
        {mockBanner}
        {/* Always there: what a live region comes with is not announced. */}
        <div role="status">
          {!online && (
            <Banner tone="idle">
              You are offline. What is stored here is shown; the rest goes on when you are back.
            </Banner>
          )}
          {storage !== "durable" && (
            <Banner tone="warn">
              {storage === "memory"
                ? "Nothing is kept: this browser refuses to store. Reloading, closing, or leaving for a provider loses what is only in memory."
                : "Tokens are not kept: this browser cannot store the key that opens them. Connections stay; after reloading, closing, or leaving for a provider you sign in to them again."}
            </Banner>
          )}
        </div>
        {children}
      </main>
    </div>
  );
}

/** What belongs to Connections does not stand below its address, which is the root. */
const ofConnections = /^\/(connections\/|providers\/|tour$|device$)/u;

/** @returns whether a page belongs to a screen of the navigation */
function isWithin(pathname: string, screen: string): boolean {
  if (screen === "/") return pathname === "/" || ofConnections.test(pathname);
  return pathname === screen || pathname.startsWith(`${screen}/`);
}

/** After a navigation the new page's heading has the focus, and its top or the part that is named is in sight. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>): void {
  const { pathname, hash } = useLocation();
  const kind = useNavigationType();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.querySelector("h1")?.focus({ preventScroll: true });
    if (kind === NavigationType.Pop) return;
    const part = document.getElementById(hash.slice(1));
    if (part) part.scrollIntoView();
    else window.scrollTo(0, 0);
  }, [pathname, hash, kind, main]);
}
