import { type ComponentType, lazy } from "react";
import { matchPath } from "react-router";
import { loadOnce } from "../connections/load-once.ts";
import type { Services } from "../queries/services-context.tsx";
import { isDoneWithin } from "./done-within.ts";
import { loadWithQueries, pageAt } from "./pages.ts";

/** Milliseconds; a page that is read for longer shows itself how far it is, and others can be gone to. */
const PATIENCE = 500;

/** The page that is shown first, or after the callback where that is the first one. */
export interface FirstPage {
  /** Loads its scripts. */
  load(): Promise<unknown>;
  /** Has it read what it shows first as well: it is drawn once then, and whole. */
  prepare(): Promise<unknown>;
  /** What it and all later pages stand on; it is there when the first one can be drawn. */
  readonly Frame: ComponentType;
}

/**
 * @param path of the page, within the app
 * @param startBehind what begins when it has been shown for a while, or somebody is about to use it
 */
export function createFirstPage(
  services: Services,
  path: string,
  startBehind: () => Promise<void>,
): FirstPage {
  const page = pageAt(path);
  const load = () =>
    Promise.all([
      loadWithQueries(),
      // One that does not come is asked for again where it is shown, and told about there.
      page?.load().catch(() => undefined),
      services.providers.ready(),
    ]);
  const prepare = loadOnce(async () => {
    const [{ createPageQueries, WithQueries }, script] = await load();
    const queries = createPageQueries(services.connections);
    const params = (page && matchPath(page.path, path)?.params) ?? {};
    const reading = script?.read?.({ queries, services, params });
    if (reading !== undefined) await isDoneWithin(PATIENCE, reading);
    return { default: () => <WithQueries queries={queries} startBehind={startBehind} /> };
  });
  return { load, prepare, Frame: lazy(prepare) };
}
