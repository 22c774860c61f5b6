import { challengeExposed } from "./browser/challenge-exposed.ts";
import { dpopAllowed } from "./browser/dpop-allowed.ts";
import { keysReadable } from "./browser/keys-readable.ts";
import { metadataReadable } from "./browser/metadata-readable.ts";
import { pushedRequestsReadable } from "./browser/pushed-requests-readable.ts";
import { revocationReadable } from "./browser/revocation-readable.ts";
import { tokenEndpointReadable } from "./browser/token-endpoint-readable.ts";
import { userinfoReadable } from "./browser/userinfo-readable.ts";
import type { Check } from "./check.ts";
import { issInAnswers } from "./client/iss-in-answers.ts";
import { pkceRequired } from "./client/pkce-required.ts";
import { plainRefused } from "./client/plain-refused.ts";
import { publicClient } from "./client/public-client.ts";
import { redirectUriRegistered } from "./client/redirect-uri-registered.ts";
import { signInPageUnframed } from "./client/sign-in-page-unframed.ts";
import { refreshTokenIssued } from "./connection/refresh-token-issued.ts";
import { refreshTokenRotated } from "./connection/refresh-token-rotated.ts";
import { reuseDetected } from "./connection/reuse-detected.ts";
import { revocationWorks } from "./connection/revocation-works.ts";
import { tokenLifetimes } from "./connection/token-lifetimes.ts";
import { tokensGivenBack } from "./connection/tokens-given-back.ts";
import { codeFlow } from "./metadata/code-flow.ts";
import { endpointsNamed } from "./metadata/endpoints-named.ts";
import { endpointsSecure } from "./metadata/endpoints-secure.ts";
import { issAnnounced } from "./metadata/iss-announced.ts";
import { issuerNamed } from "./metadata/issuer-named.ts";
import { keysUsable } from "./metadata/keys-usable.ts";
import { logoutOffered } from "./metadata/logout-offered.ts";
import { metadataFound } from "./metadata/metadata-found.ts";
import { pkceAnnounced } from "./metadata/pkce-announced.ts";
import { publicClientsAnnounced } from "./metadata/public-clients-announced.ts";
import { refreshOffered } from "./metadata/refresh-offered.ts";
import { scopesKnown } from "./metadata/scopes-known.ts";
import { signingAlgorithms } from "./metadata/signing-algorithms.ts";

/** Every check, in the order in which they are run and told. */
export const allChecks: readonly Check[] = [
  metadataFound,
  issuerNamed,
  endpointsNamed,
  endpointsSecure,
  codeFlow,
  refreshOffered,
  pkceAnnounced,
  publicClientsAnnounced,
  issAnnounced,
  signingAlgorithms,
  keysUsable,
  scopesKnown,
  logoutOffered,
  metadataReadable,
  keysReadable,
  tokenEndpointReadable,
  userinfoReadable,
  challengeExposed,
  revocationReadable,
  pushedRequestsReadable,
  dpopAllowed,
  publicClient,
  redirectUriRegistered,
  pkceRequired,
  plainRefused,
  signInPageUnframed,
  // From here on the connection is used that was made for the check.
  issInAnswers,
  refreshTokenIssued,
  tokenLifetimes,
  refreshTokenRotated,
  reuseDetected,
  revocationWorks,
  tokensGivenBack,
];
