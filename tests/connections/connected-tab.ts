import { quiet } from "./until.ts";
import { createWorld, type World } from "./world.ts";

/** A tab with one connection, after everything that connecting sets off. */
export async function connectedTab(options: Parameters<World["openTab"]>[0] = {}) {
  const world = await createWorld();
  const tab = world.openTab(options);
  const id = await tab.connect();
  await quiet();
  return { world, tab, id, fetch: tab.service.createAuthorizedFetch(id) };
}

/** The API refuses the given number of calls, then decides by itself. */
export function refuseCalls(
  { provider }: World,
  count: number,
  headers: Record<string, string> = {},
): void {
  let left = count;
  provider.api.answer = () => {
    left -= 1;
    return left >= 0 ? new Response("no", { status: 401, headers }) : undefined;
  };
}
