import { createFoundation } from "../../../../src/app/foundation.ts";
import { createTabTokens } from "../../../../src/app/tab-tokens.ts";
import { benchFetch } from "./bench-fetch.ts";
import { createRefreshHome, type RefreshHome } from "./refresh-home.ts";
import { requireDatabase, servePages } from "./worker-side.ts";

/** The SharedWorker as the home of fetch, lock and vault. */

const foundation = createFoundation(benchFetch);
const tokens = createTabTokens(foundation);
let home: RefreshHome | undefined;

servePages(async (request) => {
  await requireDatabase(foundation.records);
  home ??= createRefreshHome(foundation, tokens, request.profiles);
  return request.kind === "call"
    ? home.call(request.connectionId, request.url)
    : home.refresh(request.connectionId).then(() => undefined);
});
