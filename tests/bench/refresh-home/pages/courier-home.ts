import { openCourierWorker } from "../../../../src/app/courier-script.ts";
import { createCourierPort } from "../../../../src/connections/courier-port.ts";
import { createCourier } from "../../../../src/connections/courier.ts";
import { openBenchPage } from "./bench-page.ts";
import { createRefreshHome } from "./refresh-home.ts";

/** The page as the home of the refresh, with the app's courier for the one request of it. */
await openBenchPage((foundation, tokens, profiles) => {
  const courier = createCourier({
    ...foundation,
    port: createCourierPort(openCourierWorker, navigator.locks),
    profileOf: ({ profileId }) => profiles.find(({ id }) => id === profileId),
    revocationUrlOf: () => Promise.resolve(undefined),
  });
  return createRefreshHome(foundation, tokens, profiles, courier.fetchFor);
});
