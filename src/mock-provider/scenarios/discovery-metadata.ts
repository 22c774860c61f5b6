import type { Scenario, SpoilContext } from "../misbehaviour/scenario.ts";

const authorizationTls = "RFC 6749 §3.1: the authorization endpoint is reached by TLS";
const endSessionHttps =
  "OpenID Connect RP-Initiated Logout 1.0 §2.1: end_session_endpoint is an https URL";

/** What the metadata says that it should not, or need not. */
export const metadataScenarios = {
  "discovery-wrong-issuer": metadata({
    does: "names another issuer in its metadata",
    breaks: "OpenID Connect Discovery 1.0 §4.3, RFC 8414 §3.3: issuer must be the one asked for",
    goodClient: "stops before anything is sent to the endpoints that it was told of",
    change: () => ({ issuer: "https://attacker.example" }),
  }),
  "discovery-issuer-trailing-slash": metadata({
    does: "writes its issuer with a slash at the end",
    breaks: "OpenID Connect Discovery 1.0 §4.3, RFC 8414 §3.3: issuers are compared as strings",
    goodClient: "stops, and offers the provider's spelling instead of the one it was given",
    change: ({ provider }) => ({ issuer: `${provider.issuer}/` }),
  }),
  "discovery-issuer-missing": metadata({
    does: "leaves the issuer out of its metadata",
    breaks: "OpenID Connect Discovery 1.0 §3, RFC 8414 §2: issuer is required",
    goodClient: "stops: it cannot tell whose metadata this is",
    change: () => ({ issuer: undefined }),
  }),
  "discovery-authorization-endpoint-insecure": insecure("authorization_endpoint", authorizationTls),
  "discovery-token-endpoint-insecure": insecure(
    "token_endpoint",
    "RFC 6749 §3.2: the token endpoint is reached by TLS",
  ),
  "discovery-jwks-uri-insecure": insecure("jwks_uri", "RFC 8414 §2: jwks_uri is an https URL"),
  "discovery-userinfo-endpoint-insecure": insecure(
    "userinfo_endpoint",
    "OpenID Connect Discovery 1.0 §3: userinfo_endpoint is an https URL",
  ),
  "discovery-revocation-endpoint-insecure": insecure(
    "revocation_endpoint",
    "RFC 7009 §2: the revocation endpoint is an https URL",
  ),
  "discovery-end-session-endpoint-insecure": insecure("end_session_endpoint", endSessionHttps),
  "discovery-authorization-endpoint-javascript": script("authorization_endpoint", authorizationTls),
  "discovery-end-session-endpoint-javascript": script("end_session_endpoint", endSessionHttps),
  "discovery-token-endpoint-inside": metadata({
    does: "gives an address of the person's own machine as its token_endpoint",
    breaks: "nothing that is written: RFC 9700 §4.4 has clients distrust what metadata leads to",
    goodClient:
      "refuses it, unless the provider is on that machine itself, before anything is sent there",
    change: () => ({ token_endpoint: "https://127.0.0.1:9/token" }),
  }),
  "discovery-authorization-endpoint-missing": missing("authorization_endpoint"),
  "discovery-token-endpoint-missing": missing("token_endpoint"),
  "discovery-jwks-uri-missing": missing("jwks_uri"),
  "discovery-s256-not-listed": metadata({
    does: "lists only plain among its code challenge methods, although it accepts S256",
    breaks: "RFC 9700 §2.1.1: a provider must let clients detect its support of PKCE",
    goodClient: "sends S256, state and nonce all the same, and warns",
    change: () => ({ code_challenge_methods_supported: ["plain"] }),
  }),
  "discovery-pkce-not-mentioned": metadata({
    does: "lists no code challenge methods, although it accepts S256",
    breaks: "RFC 9700 §2.1.1: a provider must let clients detect its support of PKCE",
    goodClient: "sends S256, state and nonce all the same, and warns",
    change: () => ({ code_challenge_methods_supported: undefined }),
  }),
  "discovery-changes": metadata({
    does: "gives its token endpoint and its keys another address at every request; all of them work",
    breaks: "nothing: metadata may change at any time",
    goodClient: "finishes a sign-in with the metadata that it began with",
    async change({ provider }) {
      const revision = provider.createSecret();
      return {
        token_endpoint: `${provider.issuer}/token?revision=${revision}`,
        jwks_uri: `${provider.issuer}/jwks?revision=${revision}`,
      };
    },
  }),
  "discovery-unknown-members": metadata({
    does: "says more about itself than the standards define",
    breaks: "nothing: RFC 8414 §2 allows further members",
    goodClient: "ignores what it does not know",
    change: ({ provider }) => ({
      check_session_iframe: `${provider.issuer}/check-session`,
      mock_tenant: { region: "eu", tiers: [1, null, "gold"] },
      "https://mock.example/extension": true,
    }),
  }),
  "discovery-null-members": metadata({
    does: "writes null for what it does not have",
    breaks: "RFC 8414 §2: these members are URLs where they are present",
    goodClient: "takes them as absent",
    change: () => ({ registration_endpoint: null, op_policy_uri: null, op_tos_uri: null }),
  }),
  "discovery-none-not-listed": metadata({
    does: 'has no "none" in its list of client authentication methods, although it accepts it',
    breaks: "nothing that a client could rely on: real providers do this",
    goodClient: "tries as a public client",
    change: () => ({
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    }),
  }),
  "discovery-auth-methods-not-mentioned": metadata({
    does: "does not say how clients authenticate, which means client_secret_basic",
    breaks: "nothing that a client could rely on: real providers do this",
    goodClient: "tries as a public client",
    change: () => ({ token_endpoint_auth_methods_supported: undefined }),
  }),
  "discovery-refresh-token-not-listed": metadata({
    does: "does not list refresh_token among its grant types, although it accepts it",
    breaks: "nothing that a client could rely on: real providers do this",
    goodClient: "uses a refresh token if it gets one",
    change: () => ({ grant_types_supported: ["authorization_code"] }),
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface MetadataFault extends Pick<Scenario, "does" | "breaks" | "goodClient"> {
  /** Members to put in; undefined leaves one out. */
  readonly change: (context: SpoilContext) => object | Promise<object>;
}

function metadata({ change, ...texts }: MetadataFault): Scenario {
  return {
    group: "discovery",
    ...texts,
    at: ["discovery"],
    spoil: {
      async metadata(draft, context) {
        Object.assign(draft, await change(context));
      },
    },
  };
}

function insecure(member: string, breaks: string): Scenario {
  return metadata({
    does: `gives its ${member} as plain http on another host`,
    breaks,
    goodClient: "refuses it before anything is sent there",
    change: () => ({ [member]: `http://insecure.example/${member}` }),
  });
}

function script(member: string, breaks: string): Scenario {
  return metadata({
    does: `gives a script as its ${member}`,
    breaks,
    goodClient: "refuses it: going there would run the script in the client's page",
    change: () => ({ [member]: "javascript:alert(document.domain)//" }),
  });
}

function missing(member: string): Scenario {
  return metadata({
    does: `names no ${member}`,
    breaks: "OpenID Connect Discovery 1.0 §3: this member is required",
    goodClient: "stops and says which endpoint is missing",
    change: () => ({ [member]: undefined }),
  });
}
