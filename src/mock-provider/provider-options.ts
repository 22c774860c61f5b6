import type { ScenarioSelector } from "./misbehaviour/chosen-scenario.ts";
import type { Policy } from "./misbehaviour/policy.ts";
import { defaultScope } from "./scopes.ts";
import type { Account, Client, Lifetimes } from "./state/state.ts";

/** A client that is registered from the start. All but `id` has a default. */
export interface ClientOptions extends Partial<Omit<Client, "registeredAt">> {
  readonly id: string;
}

/** An account that can sign in from the start. */
export interface UserOptions {
  readonly sub: string;
  /** By default the subject. */
  readonly name?: string;
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  /** Any further claims of the ID token and userinfo. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** What those who build against the provider can set. */
export interface MockProviderSetup {
  readonly clients?: readonly ClientOptions[];
  /** By default Alice and Bob. */
  readonly users?: readonly UserOptions[];
  /** Seconds. */
  readonly lifetimes?: Partial<Lifetimes>;
  /** How the provider judges, where it is to differ from a good one. */
  readonly policy?: Partial<Policy>;
  /** What goes wrong at the issuer itself: `name`, `name.once` or `name.after-3`. */
  readonly scenarios?: readonly ScenarioSelector[];
}

/** A public client that may do everything a public client may. */
export function clientFrom(options: ClientOptions): Client {
  return {
    name: options.id,
    redirectUris: [],
    postLogoutRedirectUris: [],
    scope: defaultScope,
    grantTypes: [
      "authorization_code",
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:device_code",
      "urn:ietf:params:oauth:grant-type:token-exchange",
    ],
    idTokenSignedResponseAlg: "RS256",
    tokenEndpointAuthMethod: options.secret === undefined ? "none" : "client_secret_basic",
    dpopBoundAccessTokens: false,
    requirePushedRequests: false,
    ...options,
  };
}

/** Somebody who is called like the subject, unless a name is given. */
export function accountFrom({ claims, ...options }: UserOptions): Account {
  return {
    name: options.sub,
    ...options,
    ...(claims === undefined ? {} : { claims: { ...claims } }),
  };
}

export const defaultUsers: readonly UserOptions[] = [
  {
    sub: "alice",
    name: "Alice Example",
    givenName: "Alice",
    familyName: "Example",
    email: "alice@mock.example",
  },
  {
    sub: "bob",
    name: "Bob Example",
    givenName: "Bob",
    familyName: "Example",
    email: "bob@mock.example",
  },
];

/**
 * The clients for those who name none: an app as a public client, and one with a secret for what
 * a public client must not do.
 *
 * @param root where the app is, with a slash at the end
 */
export function defaultClients(root: string): ClientOptions[] {
  return [
    {
      id: "pixy",
      name: "Pixy",
      redirectUris: [`${root}callback`, `${root}callback/mock`, `${root}callback/mock-http`],
      postLogoutRedirectUris: [root],
    },
    {
      id: "pixy-lab",
      name: "A backend",
      secret: "a-secret-that-everyone-knows",
      grantTypes: [
        "client_credentials",
        "password",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:token-exchange",
      ],
    },
  ];
}
