import { serveMockProvider } from "../../../src/mock-provider/http.ts";
import { renderPage } from "../../../src/mock-provider/pages/render-page.tsx";
import type { ClientOptions } from "../../../src/mock-provider/provider-options.ts";
import { type SuiteClient, suiteClients } from "./clients.ts";
import { openMockBrowser } from "./mock-browser.ts";
import type { Differences, Features, Subject } from "./subject.ts";

const features: Features = { slowDown: true, strictRedirectUris: true };

const differences: Differences = {
  forbiddenGrant: { value: "unauthorized_client", because: "RFC 6749 §5.2 calls it that" },
  missingVerifier: { value: "invalid_request", because: "a required parameter is missing" },
  unknownScope: { value: "refused", because: "RFC 6749 §3.3 allows it to answer invalid_scope" },
  accessTokenRevocation: {
    value: "token",
    because: "RFC 7009 §2.1 lets the server leave the refresh token alone",
  },
  foreignRevocation: { value: 400, because: "it tells those who learn what they did wrong" },
  replayedProof: {
    value: { token: "invalid_dpop_proof", api: "invalid_dpop_proof" },
    because: "RFC 9449 §5 and §7.1 call every proof so that is no good",
  },
  missingProof: { value: "invalid_request", because: "RFC 9449 §5.2 names no error" },
};

const alice = { sub: "alice", name: "Alice Example", email: "alice@example.org" };

/** Serves the mock provider over HTTP. */
export async function startMockSubject(): Promise<Subject> {
  const clock = { ahead: 0 };
  const served = await serveMockProvider({
    clients: suiteClients.map(optionsOf),
    users: [alice],
    now: () => Date.now() + clock.ahead,
    renderPage,
  });
  const { root } = served.issuers;
  return {
    name: "mock provider",
    issuer: served.issuer,
    features,
    differences,
    async openBrowser() {
      // It knows one browser only: whoever is signed in is signed in everywhere.
      await root.state.update((state) => {
        state.sessions.clear();
        state.consents.clear();
      });
      return openMockBrowser();
    },
    async demandDpopNonces(demanded) {
      await root.state.update(({ settings }) => {
        settings.policy = { ...settings.policy, dpopNonces: demanded };
      });
    },
    async passInterval() {
      clock.ahead += 10_000;
    },
    stop: served.close,
  };
}

function optionsOf({ signedUserinfo, ...client }: SuiteClient): ClientOptions {
  return {
    ...client,
    redirectUris: [...client.redirectUris],
    postLogoutRedirectUris: [...client.postLogoutRedirectUris],
    grantTypes: [...client.grantTypes],
    ...(signedUserinfo ? { userinfoSignedResponseAlg: "RS256" } : {}),
  };
}
