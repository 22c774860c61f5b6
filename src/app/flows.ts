import { createDpopKeys } from "../connections/dpop-keys.ts";
import { createJwksStore } from "../connections/jwks-store.ts";
import { loadOnce } from "../connections/load-once.ts";
import { type ArrivedAnswer, type SignIn, startSignIn } from "../connections/sign-in.ts";
import { createJourneyLog } from "../journeys/journey-log.ts";
import { forgetAbandoned } from "../oauth/authorization-transaction.ts";
import type { Foundation } from "./foundation.ts";
import { createJourneyStorage } from "./journey-storage.ts";

/** What all flows share, and enough to complete a sign-in: it waits neither for `config.json` nor for React. */
export type Flows = ReturnType<typeof createFlows>;

export function createFlows(foundation: Foundation) {
  const { answers, records, session, now } = foundation;
  try {
    forgetAbandoned(session, now());
  } catch {
    // Blocked site data: the sign-in that needs it says so.
  }
  const journeys = createJourneyLog({
    ...foundation,
    sessionKeyPrefix: "pixy.journey.",
    storage: createJourneyStorage(records),
  });
  const jwks = createJwksStore(answers);
  const dpopKeys = createDpopKeys(foundation);
  const loadTokens = loadOnce(async () => {
    const { createTabTokens } = await import("./tab-tokens.ts");
    return createTabTokens(foundation);
  });
  return {
    loadTokens,
    journeys,
    jwks,
    dpopKeys,
    startSignIn: (answer: ArrivedAnswer): SignIn =>
      startSignIn(answer, {
        ...foundation,
        jwks,
        dpopKeys,
        journeys,
        loadGrants: async () => {
          // What most accounts are named by, once they are stored.
          void import("../oauth/userinfo.ts").catch(() => undefined);
          const [{ createGrantKeeper }, tokens] = await Promise.all([
            import("../connections/grant-keeper.ts"),
            loadTokens(),
          ]);
          return createGrantKeeper({ ...foundation, tokens, dpopKeys, jwks });
        },
      }),
  };
}
