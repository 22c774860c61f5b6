import type { ReactNode } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { CrashScreen } from "./crash-screen.tsx";
import { Layout, LayoutSkeleton } from "./layout.tsx";

export interface AppRouterOptions {
  /** The path below which the app is served. */
  basename: string;
  /** What the pages need besides their scripts, loaded beside them; a callback goes without. */
  loadForPages: () => Promise<void>;
  /** Shown above every page while the mock provider runs. */
  mockBanner?: ReactNode;
  /** The mock provider's own pages, outside of Pixy's frame. */
  mockRoutes?: RouteObject[];
}

/** The app's addresses. Every page is a script of its own, loaded when it is first visited. */
export function createAppRouter({
  basename,
  loadForPages,
  mockBanner,
  mockRoutes = [],
}: AppRouterOptions) {
  const callback = async () => ({
    Component: (await import("../pages/callback/callback-page.tsx")).CallbackPage,
  });
  const pages: RouteObject[] = [
    {
      path: "/",
      lazy: async () => ({
        Component: (await import("../pages/connections/connections-page.tsx")).ConnectionsPage,
      }),
    },
    {
      path: "/connections/import",
      lazy: async () => ({
        Component: (await import("../pages/import/import-page.tsx")).ImportPage,
      }),
    },
    {
      path: "/connections/:id",
      lazy: async () => ({
        Component: (await import("../pages/connection/connection-page.tsx")).ConnectionPage,
      }),
    },
    {
      path: "/providers/new",
      lazy: async () => ({
        Component: (await import("../pages/provider/add-provider-page.tsx")).AddProviderPage,
      }),
    },
    {
      path: "/providers/:id",
      lazy: async () => ({
        Component: (await import("../pages/provider/provider-page.tsx")).ProviderPage,
      }),
    },
    {
      path: "/login",
      lazy: async () => ({ Component: (await import("../pages/login/login-page.tsx")).LoginPage }),
    },
    {
      path: "/console",
      lazy: async () => ({
        Component: (await import("../pages/console/console-page.tsx")).ConsolePage,
      }),
    },
    {
      path: "/jwt",
      lazy: async () => ({
        Component: (await import("../pages/tokens/tokens-page.tsx")).TokensPage,
      }),
    },
    {
      path: "/journeys",
      lazy: async () => ({
        Component: (await import("../pages/journeys/journeys-page.tsx")).JourneysPage,
      }),
    },
    {
      path: "/journeys/:id",
      lazy: async () => ({
        Component: (await import("../pages/journeys/journey-page.tsx")).JourneyPage,
      }),
    },
    {
      path: "/check",
      lazy: async () => ({ Component: (await import("../pages/check/check-page.tsx")).CheckPage }),
    },
    {
      path: "/tour",
      lazy: async () => ({ Component: (await import("../pages/tour/tour-page.tsx")).TourPage }),
    },
    {
      path: "/settings",
      lazy: async () => ({
        Component: (await import("../pages/settings/settings-page.tsx")).SettingsPage,
      }),
    },
    {
      path: "*",
      lazy: async () => ({ Component: (await import("../pages/not-found.tsx")).NotFoundPage }),
    },
  ];
  return createBrowserRouter(
    [
      {
        element: <Layout mockBanner={mockBanner} />,
        hydrateFallbackElement: <LayoutSkeleton />,
        errorElement: (
          <main>
            <CrashScreen />
          </main>
        ),
        children: [
          {
            errorElement: <CrashScreen />,
            children: [
              { path: "/callback", caseSensitive: true, lazy: callback },
              { path: "/callback/:id", caseSensitive: true, lazy: callback },
              {
                lazy: async () => {
                  const [{ WithQueries }] = await Promise.all([
                    import("../pages/with-queries.tsx"),
                    loadForPages(),
                  ]);
                  return { Component: WithQueries };
                },
                children: pages,
              },
            ],
          },
        ],
      },
      ...mockRoutes.map((route) => ({ hydrateFallbackElement: <></>, ...route })),
    ],
    { basename },
  );
}
