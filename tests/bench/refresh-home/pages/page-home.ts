import { openBenchPage } from "./bench-page.ts";
import { createRefreshHome } from "./refresh-home.ts";

/** The page as the home of the refresh. */
await openBenchPage(createRefreshHome);
