import { createFoundation } from "../../../../src/app/foundation.ts";
import { createTabVault } from "../../../../src/app/tab-vault.ts";
import { createConnectionTokens } from "../../../../src/connections/connection-tokens.ts";
import { benchFetch } from "./bench-fetch.ts";
import { createRefreshHome, type RefreshHome } from "./refresh-home.ts";
import { requireDatabase, servePages } from "./worker-side.ts";

/** The SharedWorker as the home of fetch, lock and vault. */

const foundation = createFoundation(benchFetch);
const tokens = createConnectionTokens(createTabVault(foundation));
let home: RefreshHome | undefined;

servePages(async (request) => {
  await requireDatabase(foundation.records);
  home ??= createRefreshHome(foundation, tokens, request.profiles);
  return request.kind === "call"
    ? home.call(request.connectionId, request.url)
    : home.refresh(request.connectionId).then(() => undefined);
});
