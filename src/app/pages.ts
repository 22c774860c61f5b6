import { type ComponentType, lazy } from "react";
import { matchRoutes } from "react-router";
import { loadOnce } from "../connections/load-once.ts";
import type { Reading } from "../queries/reading.ts";

/** What the script of a page holds. */
interface PageScript {
  readonly Page: ComponentType;
  /** Reads what the page shows first, so that it is drawn once. Failures are for the page to tell. */
  readonly read?: (reading: Reading) => Promise<unknown>;
}

/** The app's addresses. Every page is a script of its own, loaded when it is first visited. */
export const pages = [
  page("/", async () => {
    const { ConnectionsPage, readStartPage } =
      await import("../pages/connections/connections-page.tsx");
    return { Page: ConnectionsPage, read: readStartPage };
  }),
  page("/connections/import", async () => ({
    Page: (await import("../pages/import/import-page.tsx")).ImportPage,
  })),
  page("/connections/:id", async () => {
    // It asks for its lifeline and its requests at once: what reads them comes beside it, not after it.
    const readers = Promise.all([
      import("./flows.ts"),
      import("./browser-connections.ts"),
      import("./browser-requests.ts"),
    ]);
    readers.catch(() => undefined);
    const { ConnectionPage, readConnectionPage } =
      await import("../pages/connection/connection-page.tsx");
    return { Page: ConnectionPage, read: readConnectionPage };
  }),
  page("/providers/new", async () => ({
    Page: (await import("../pages/provider/add-provider-page.tsx")).AddProviderPage,
  })),
  page("/providers/:id", async () => ({
    Page: (await import("../pages/provider/provider-page.tsx")).ProviderPage,
  })),
  page("/login", async () => ({ Page: (await import("../pages/login/login-page.tsx")).LoginPage })),
  page("/console", async () => ({
    Page: (await import("../pages/console/console-page.tsx")).ConsolePage,
  })),
  page("/jwt", async () => ({
    Page: (await import("../pages/tokens/tokens-page.tsx")).TokensPage,
  })),
  page("/journeys", async () => ({
    Page: (await import("../pages/journeys/journeys-page.tsx")).JourneysPage,
  })),
  page("/journeys/:id", async () => ({
    Page: (await import("../pages/journeys/journey-page.tsx")).JourneyPage,
  })),
  page("/tour", async () => ({ Page: (await import("../pages/tour/tour-page.tsx")).TourPage })),
  page("/settings", async () => ({
    Page: (await import("../pages/settings/settings-page.tsx")).SettingsPage,
  })),
  page("/device", async () => ({
    Page: (await import("../pages/device/device-page.tsx")).DevicePage,
  })),
  page("/check", async () => ({ Page: (await import("../pages/check/check-page.tsx")).CheckPage })),
  page("/lab", async () => ({ Page: (await import("../pages/lab/lab-page.tsx")).LabPage })),
  page("/lab/:experiment", async () => ({
    Page: (await import("../pages/lab/experiment-page.tsx")).ExperimentPage,
  })),
  page("*", async () => ({ Page: (await import("../pages/not-found.tsx")).NotFoundPage })),
];

function page(path: string, loading: () => Promise<PageScript>) {
  const load = loadOnce(loading);
  return { path, load, Page: lazy(async () => ({ default: (await load()).Page })) };
}

/** What the pages that read and change things stand on. */
const loadWithQueries = loadOnce(async () => {
  const [{ WithQueries }, { createPageQueries }] = await Promise.all([
    import("../pages/with-queries.tsx"),
    import("../queries/queries-provider.tsx"),
  ]);
  return { WithQueries, createPageQueries };
});

/** @returns the page of an address, and the variable parts of that: as the routes match it */
export function matchPage(path: string) {
  const match = matchRoutes(pages, path)?.[0];
  return match && { page: match.route, params: match.params };
}

/**
 * Asks for the scripts of a page. One that does not come is asked for again where it is shown, and told
 * about there.
 *
 * @param path within the app
 */
export function loadPage(path: string) {
  return Promise.all([
    loadWithQueries(),
    matchPage(path)
      ?.page.load()
      .catch(() => undefined),
  ]);
}
