import type { Decision } from "./decision-log.ts";
import { expireAccessTokens } from "./controls/provider-controls.ts";
import { handleRequest } from "./handle-request.ts";
import { createIssuers } from "./issuers.ts";
import { emptyAnswer } from "./messages/answer.ts";
import { answerPage } from "./pages/http-pages.ts";
import type { PageView } from "./pages/page-view.ts";
import type { ScenarioSelector } from "./misbehaviour/chosen-scenario.ts";
import type { Policy } from "./misbehaviour/policy.ts";
import { mockPassword } from "./grants/mock-password.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

/** What a private provider is made of. */
export interface PrivateProviderOptions {
  readonly issuer: string;
  /** Of its one client: an address at which it answers itself, so that no host ever sees a code. */
  readonly redirectUri: string;
  /** How it misbehaves: `name`, `name.once` or `name.after-3`. */
  readonly scenarios?: readonly ScenarioSelector[];
  /** How it judges, where that is to differ from a good provider. */
  readonly policy?: Partial<Policy>;
  /** Of its client that has one; made up unless it is given. */
  readonly clientSecret?: string;
}

/** A client that has a secret, and what its one person signs in with where no page asks. */
export interface BackendAccess {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
}

/** A provider for one use: nobody else's sessions, clients or tokens are in it, and nothing is stored. */
export interface PrivateProvider {
  readonly issuer: string;
  /** Of its one client that people sign in with, and what that may ask for, separated by spaces. */
  readonly clientId: string;
  readonly scope: string;
  readonly redirectUri: string;
  readonly workflowsUrl: string;
  readonly backend: BackendAccess;
  /** What it saw and decided, oldest first. */
  readonly decisions: () => readonly Decision[];
  /** What its one made-up person writes into the form of the sign-in page. */
  readonly fillInSignIn: () => URLSearchParams;
  /** Ends the time of all access tokens. */
  readonly expireAccessTokens: () => Promise<void>;
  /** @returns undefined when the request is for somebody else */
  readonly answer: (request: Request) => Promise<Response | undefined>;
}

const clientId = "pixy";
const scope = ["openid", "profile", "offline_access", "read:workflows"];
const backendId = "backend";
const person = { sub: "robin", name: "Robin Example", email: "robin@mock.example" };

/**
 * Makes a provider that lives in memory, its pages included: as forms, which are answered without
 * being looked at.
 *
 * @throws {TypeError} when the issuer cannot be one, or a scenario does not exist
 */
export function createPrivateProvider(options: PrivateProviderOptions): PrivateProvider {
  const { issuer, redirectUri, scenarios = [], policy = {} } = options;
  const { clientSecret = crypto.randomUUID() } = options;
  const backend = {
    clientId: backendId,
    clientSecret,
    username: person.sub,
    password: mockPassword,
  };
  const issuers = createIssuers({
    issuer,
    storage: createMemoryStorage(),
    clients: [
      { id: clientId, name: "Pixy", redirectUris: [redirectUri] },
      {
        id: backendId,
        name: "A backend",
        secret: backend.clientSecret,
        grantTypes: ["client_credentials", "password", "refresh_token"],
      },
    ],
    users: [person],
    scenarios,
    policy,
  });
  return {
    issuer,
    clientId,
    scope: scope.join(" "),
    redirectUri,
    workflowsUrl: `${issuer}/api/workflows`,
    backend,
    decisions: issuers.log.entries,
    fillInSignIn() {
      const form = new URLSearchParams({ step: "consent", account: JSON.stringify(person) });
      for (const token of scope) form.append("scope", token);
      return form;
    },
    expireAccessTokens: () => expireAccessTokens(issuers.root),
    async answer(request) {
      if (request.url.split("?", 1)[0] === redirectUri) return emptyAnswer(204);
      return (
        (await answerPage(issuers, request, drawNothing)) ?? (await handleRequest(issuers, request))
      );
    },
  };
}

/** Nobody looks at it. */
function drawNothing({ kind }: PageView): string {
  return `<!doctype html><title>${kind}</title>`;
}
