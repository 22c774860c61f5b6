import { createCourier } from "../../../../src/app/courier.ts";
import { openBenchPage } from "./bench-page.ts";
import { createRefreshHome } from "./refresh-home.ts";

/** The page as the home of the refresh, with the app's courier for the one request of it. */
await openBenchPage((foundation, tokens, profiles) => {
  const courier = createCourier({
    ...foundation,
    profileOf: ({ profileId }) => profiles.find(({ id }) => id === profileId),
    revocationUrlOf: () => Promise.resolve(undefined),
  });
  return createRefreshHome(foundation, tokens, profiles, courier.fetchFor);
});
