import { type ComponentType, lazy } from "react";
import { loadOnce } from "../connections/load-once.ts";
import type { Services } from "../queries/services-context.tsx";
import { isDoneWithin } from "./done-within.ts";
import { loadPage, matchPage } from "./pages.ts";

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
  const load = async () => {
    const [scripts] = await Promise.all([loadPage(path), services.providers.ready()]);
    return scripts;
  };
  const prepare = loadOnce(async () => {
    const [{ createPageQueries, WithQueries }, script] = await load();
    const queries = createPageQueries(services.connections);
    const params = matchPage(path)?.params ?? {};
    const reading = script?.read?.({ queries, services, params });
    if (reading !== undefined) await isDoneWithin(PATIENCE, reading);
    return { default: () => <WithQueries queries={queries} startBehind={startBehind} /> };
  });
  return { load, prepare, Frame: lazy(prepare) };
}
