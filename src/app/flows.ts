import { createConnectionTokens } from "../connections/connection-tokens.ts";
import { createDpopKeys } from "../connections/dpop-keys.ts";
import { createGrantKeeper } from "../connections/grant-keeper.ts";
import { createJwksStore } from "../connections/jwks-store.ts";
import { type ArrivedResponse, type SignIn, startSignIn } from "../connections/sign-in.ts";
import { createJourneyLog } from "../journeys/journey-log.ts";
import { forgetAbandoned } from "../oauth/authorization-transaction.ts";
import type { Foundation } from "./foundation.ts";
import { createJourneyStorage } from "./journey-storage.ts";
import { createTabVault } from "./tab-vault.ts";

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
  const vault = createTabVault(foundation);
  const tokens = createConnectionTokens(vault);
  const grants = createGrantKeeper({
    ...foundation,
    locks: navigator.locks,
    tokens,
    dpopKeys,
    jwks,
  });
  return {
    vault,
    tokens,
    grants,
    journeys,
    jwks,
    dpopKeys,
    startSignIn: (answer: ArrivedResponse): SignIn =>
      startSignIn(answer, { ...foundation, grants, journeys, jwks, dpopKeys }),
  };
}
