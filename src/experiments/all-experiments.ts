import { codeReplay } from "./code-replay.ts";
import type { Experiment } from "./experiment.ts";
import { foreignIdToken } from "./foreign-id-token.ts";
import { foreignOrigin } from "./foreign-origin.ts";
import { forgedState } from "./forged-state.ts";
import { interceptedCode } from "./intercepted-code.ts";
import { mixUp } from "./mix-up.ts";
import { pkceDowngrade } from "./pkce-downgrade.ts";
import { redirectUri } from "./redirect-uri.ts";
import { refreshTokenReuse } from "./refresh-token-reuse.ts";
import { returnPath } from "./return-path.ts";
import { swappedNonce } from "./swapped-nonce.ts";
import { unsignedIdToken } from "./unsigned-id-token.ts";

/** Every attack of the lab, in the order in which it lists them. */
export const allExperiments: readonly Experiment[] = [
  interceptedCode,
  pkceDowngrade,
  codeReplay,
  redirectUri,
  forgedState,
  mixUp,
  returnPath,
  unsignedIdToken,
  foreignIdToken,
  swappedNonce,
  refreshTokenReuse,
  foreignOrigin,
];
