import type { Decision } from "./decision-log.ts";
import { expireAccessTokens } from "./controls/provider-controls.ts";
import { handleRequest } from "./handle-request.ts";
import { createIssuers } from "./issuers.ts";
import { emptyAnswer } from "./messages/answer.ts";
import { pageHeader } from "./messages/page-origin.ts";
import { answerPage } from "./pages/http-pages.ts";
import type { PageView } from "./pages/page-view.ts";
import type { ScenarioSelector } from "./misbehaviour/chosen-scenario.ts";
import type { Policy } from "./misbehaviour/policy.ts";
import type { ScenarioName } from "./scenarios.ts";
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
  /** The two people that are made up for it, as ID tokens name them. */
  readonly subjects: Readonly<Record<Role, string>>;
  /** What one of them, by default the person, writes into the form of the sign-in page. */
  readonly fillInSignIn: (who?: Role) => URLSearchParams;
  /** The issuer of a twin, which misbehaves as the scenario says. */
  readonly issuerThat: (scenario: ScenarioName) => string;
  /** The header in which a request says whose page it is of. */
  readonly pageHeader: string;
  /** Ends the time of all access tokens. */
  readonly expireAccessTokens: () => Promise<void>;
  /** @returns undefined when the request is for somebody else */
  readonly answer: (request: Request) => Promise<Response | undefined>;
}

/** Whom the client belongs to, and somebody who means them harm. */
type Role = "person" | "attacker";

const clientId = "pixy";
const scope = ["openid", "profile", "offline_access", "read:workflows"];
const backendId = "backend";
const people = {
  person: { sub: "robin", name: "Robin Example", email: "robin@mock.example" },
  attacker: { sub: "mallory", name: "Mallory Example", email: "mallory@mock.example" },
} as const;

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
    username: people.person.sub,
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
    users: Object.values(people),
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
    subjects: { person: people.person.sub, attacker: people.attacker.sub },
    fillInSignIn(who = "person") {
      const form = new URLSearchParams({ step: "consent", account: JSON.stringify(people[who]) });
      for (const token of scope) form.append("scope", token);
      return form;
    },
    issuerThat: (scenario) => `${issuer}/s/${scenario}`,
    pageHeader,
    expireAccessTokens: () => expireAccessTokens(issuers.root),
    async answer(request) {
      // With all that only begins like it: a careless provider sends codes there, and no host may get them.
      if (request.url.startsWith(redirectUri)) return emptyAnswer(204);
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
