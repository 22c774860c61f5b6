/** The least that a provider needs. */
export const ACME = {
  id: "acme",
  name: "Acme",
  clientId: "pixy",
  issuer: "https://id.acme.example",
};

const ENDPOINTS = {
  authorization_endpoint: "https://plain.example/authorize",
  token_endpoint: "https://plain.example/token",
};

/** The least that a provider without discovery needs. */
export const PLAIN = { id: "plain", name: "Plain", clientId: "pixy", metadata: ENDPOINTS };

const acme = (members: object) => ({ providers: [{ ...ACME, ...members }] });
const plain = (metadata: object, members: object = {}) => ({
  providers: [{ ...PLAIN, ...members, metadata: { ...ENDPOINTS, ...metadata } }],
});
const api = (members: object) =>
  acme({ apis: [{ name: "Who am I", url: "https://api.acme.example/me", ...members }] });

/** Contents of a `config.json` that work. */
export const GOOD: Readonly<Record<string, unknown>> = {
  "nothing at all": {},
  "a schema for the editor": { $schema: "./config.schema.json" },
  "one provider with an issuer": { providers: [ACME] },
  "one provider with explicit endpoints": { providers: [PLAIN] },
  "everything at once": {
    title: "Sign-in at Acme",
    allowCustomProviders: false,
    mockProvider: true,
    providers: [
      {
        ...ACME,
        scope: "openid profile email offline_access",
        authorizationParams: { audience: "https://api.acme.example", prompt: "" },
        resource: ["https://api.acme.example/", "urn:acme:files"],
        dpop: true,
        par: "auto",
        refreshTokens: "memory",
        apis: [
          { name: "Who am I", url: "https://api.acme.example/me" },
          { name: "Start", method: "POST", url: "https://api.acme.example/run?now=1", body: "{}" },
        ],
        apiOrigins: ["https://files.acme.example:8443"],
        distinctCallback: true,
      },
      {
        ...PLAIN,
        par: true,
        identity: { url: "https://plain.example/me", id: "/data/id", name: "/data/full~1name" },
      },
    ],
  },
  "client ids of all kinds": {
    providers: [
      "1234567890-abc.apps.googleusercontent.com",
      "11111111-2222-3333-4444-555555555555",
      "https://app.example/oauth-client-metadata.json",
      "8Q~x",
    ].map((clientId, index) => ({ ...ACME, id: `acme-${index}`, clientId })),
  },
  "an issuer with a port and a path": acme({ issuer: "https://id.acme.example:8443/realms/main/" }),
  "an issuer on localhost": acme({ issuer: "http://localhost:8091" }),
  "an issuer below localhost": acme({ issuer: "http://id.localhost:8091/op" }),
  "an issuer on 127.0.0.1": acme({ issuer: "http://127.0.0.1:8091" }),
  "no scope": acme({ scope: "" }),
  "a scope with a comma in it": acme({ scope: "read,activity:read_all" }),
  "members of the provider's own metadata": plain({
    service_documentation: "https://plain.example/docs",
    ui_locales_supported: ["en"],
  }),
  "an authorization endpoint with a query": plain({
    authorization_endpoint: "https://plain.example/authorize?tenant=a",
  }),
  "openid with explicit endpoints and keys": plain(
    { jwks_uri: "https://plain.example/keys" },
    { scope: "openid" },
  ),
};

/** A `config.json` that is refused: where, what is said, and whether a JSON Schema can see it too. */
export interface BadSample {
  readonly config: unknown;
  readonly place: string;
  readonly says: RegExp;
  readonly seenBySchema?: false;
}

/** Contents of a `config.json` with one mistake each. */
export const BAD: Readonly<Record<string, BadSample>> = {
  "a list": { config: [], place: "the file", says: /^expected an object$/ },
  "a text": { config: "Pixy", place: "the file", says: /^expected an object$/ },
  "an empty title": { config: { title: " " }, place: "title", says: /not empty/ },
  "a title that is a number": { config: { title: 1 }, place: "title", says: /^expected a string$/ },
  "a switch that is a text": {
    config: { mockProvider: "true" },
    place: "mockProvider",
    says: /^expected true or false$/,
  },
  "providers as an object": {
    config: { providers: { acme: ACME } },
    place: "providers",
    says: /^expected a list$/,
  },
  "a misspelt member": { config: { titel: "x" }, place: "titel", says: /did you mean "title"\?/ },
  "a misspelt member of a provider": {
    config: acme({ clientid: "x" }),
    place: "providers[0].clientid",
    says: /did you mean "clientId"\?/,
  },
  "a member that resembles nothing": {
    config: acme({ colour: "red" }),
    place: "providers[0].colour",
    says: /^is unknown; known are id, name, clientId, /,
  },
  "no client id": {
    config: { providers: [{ id: "acme", name: "Acme", issuer: "https://id.acme.example" }] },
    place: "providers[0].clientId",
    says: /^is required$/,
  },
  "an id with a capital": {
    config: acme({ id: "Acme" }),
    place: "providers[0].id",
    says: /small letters/,
  },
  "an id that is taken": {
    config: { providers: [ACME, { ...PLAIN, id: "acme" }] },
    place: "providers[1].id",
    says: /^is the id of providers\[0\] already$/,
    seenBySchema: false,
  },
  "neither issuer nor metadata": {
    config: { providers: [{ id: "acme", name: "Acme", clientId: "pixy" }] },
    place: "providers[0]",
    says: /"issuer" and "metadata" is required/,
  },
  "both issuer and metadata": {
    config: { providers: [{ ...ACME, ...PLAIN }] },
    place: "providers[0]",
    says: /exclude each other/,
  },
  "an issuer over plain http": {
    config: acme({ issuer: "http://id.acme.example" }),
    place: "providers[0].issuer",
    says: /https/,
  },
  "an issuer that the page's policy cannot name": {
    config: acme({ issuer: "http://[::1]:8091" }),
    place: "providers[0].issuer",
    says: /as localhost or 127\.0\.0\.1/,
  },
  "an issuer that only looks local": {
    config: acme({ issuer: "http://localhost.acme.example" }),
    place: "providers[0].issuer",
    says: /https/,
  },
  "an issuer with a query": {
    config: acme({ issuer: "https://id.acme.example/?a=b" }),
    place: "providers[0].issuer",
    says: /query/,
  },
  "an issuer with a fragment": {
    config: acme({ issuer: "https://id.acme.example/#" }),
    place: "providers[0].issuer",
    says: /fragment/,
  },
  "the address of an issuer's document": {
    config: acme({ issuer: "https://id.acme.example/.well-known/openid-configuration" }),
    place: "providers[0].issuer",
    says: /the issuer itself/,
  },
  "an issuer with a password": {
    config: acme({ issuer: "https://me:pw@id.acme.example" }),
    place: "providers[0].issuer",
    says: /https/,
  },
  "an issuer with a blank": {
    config: acme({ issuer: " https://id.acme.example" }),
    place: "providers[0].issuer",
    says: /https/,
  },
  "an issuer with a blank behind it": {
    config: acme({ issuer: "https://id.acme.example/ " }),
    place: "providers[0].issuer",
    says: /https/,
  },
  "an issuer with a backslash": {
    config: acme({ issuer: "https://id.acme.example\\op" }),
    place: "providers[0].issuer",
    says: /https/,
  },
  "a host without a scheme": {
    config: acme({ issuer: "id.acme.example" }),
    place: "providers[0].issuer",
    says: /absolute/,
  },
  "an endpoint over plain http": {
    config: plain({ token_endpoint: "http://plain.example/token" }),
    place: "providers[0].metadata.token_endpoint",
    says: /https/,
  },
  "an endpoint that is script": {
    config: plain({ authorization_endpoint: "javascript:alert(1)" }),
    place: "providers[0].metadata.authorization_endpoint",
    says: /https/,
  },
  "a logout page that is script": {
    config: plain({ end_session_endpoint: "javascript:alert(1)" }),
    place: "providers[0].metadata.end_session_endpoint",
    says: /https/,
  },
  "endpoints without the first": {
    config: {
      providers: [{ ...PLAIN, metadata: { token_endpoint: "https://plain.example/token" } }],
    },
    place: "providers[0].metadata.authorization_endpoint",
    says: /^is required$/,
  },
  "a misspelt endpoint": {
    config: plain({ revokation_endpoint: "https://plain.example/revoke" }),
    place: "providers[0].metadata.revokation_endpoint",
    says: /did you mean "revocation_endpoint"\?/,
    seenBySchema: false,
  },
  "openid without keys": {
    config: plain({}, { scope: "openid" }),
    place: "providers[0]",
    says: /"jwks_uri"/,
    seenBySchema: false,
  },
  "scopes with two spaces": {
    config: acme({ scope: "openid  email" }),
    place: "providers[0].scope",
    says: /single spaces/,
  },
  "scopes with commas and spaces": {
    config: acme({ scope: "openid, email" }),
    place: "providers[0].scope",
    says: /without commas/,
  },
  "scopes with a space at the end": {
    config: acme({ scope: "openid " }),
    place: "providers[0].scope",
    says: /single spaces/,
  },
  "scopes as a list": {
    config: acme({ scope: ["openid"] }),
    place: "providers[0].scope",
    says: /^expected a string$/,
  },
  "a client secret": {
    config: acme({ clientSecret: "hush" }),
    place: "providers[0].clientSecret",
    says: /public client/,
  },
  "a client id with a line break, which would end a command": {
    config: acme({ clientId: "pixy\nrm -r" }),
    place: "providers[0].clientId",
    says: /of ASCII/,
  },
  "a client secret in snake case": {
    config: acme({ client_secret: "hush" }),
    place: "providers[0].client_secret",
    says: /anyone can read this file/,
  },
  "a client secret of Google in place of the client id": {
    config: acme({ clientId: "GOCSPX-hush" }),
    place: "providers[0].clientId",
    says: /public client/,
    seenBySchema: false,
  },
  "a client secret of Microsoft Entra in place of the client id": {
    config: acme({ clientId: "abc8Q~hushhushhushhushhushhushhushhush" }),
    place: "providers[0].clientId",
    says: /public client/,
    seenBySchema: false,
  },
  "a client secret of GitLab in place of the client id": {
    config: acme({ clientId: "gloas-hush" }),
    place: "providers[0].clientId",
    says: /public client/,
    seenBySchema: false,
  },
  "a client secret at the top": {
    config: { clientSecret: "hush" },
    place: "clientSecret",
    says: /public client/,
  },
  "a client secret as a parameter": {
    config: acme({ authorizationParams: { client_secret: "hush" } }),
    place: "providers[0].authorizationParams.client_secret",
    says: /public client/,
  },
  "a client secret in the metadata": {
    config: plain({ client_secret: "hush" }),
    place: "providers[0].metadata.client_secret",
    says: /public client/,
    seenBySchema: false,
  },
  "a client secret in a request": {
    config: api({ method: "POST", body: "grant_type=client_credentials&client_secret=hush" }),
    place: "providers[0].apis[0].body",
    says: /public client/,
    seenBySchema: false,
  },
  "a parameter that is a number": {
    config: acme({ authorizationParams: { max_age: 60 } }),
    place: "providers[0].authorizationParams.max_age",
    says: /^expected a string$/,
  },
  "parameters as a list": {
    config: acme({ authorizationParams: ["prompt=login"] }),
    place: "providers[0].authorizationParams",
    says: /^expected an object$/,
  },
  "DPoP as a text": {
    config: acme({ dpop: "ES256" }),
    place: "providers[0].dpop",
    says: /^expected true or false$/,
  },
  "PAR as a word that is none of ours": {
    config: acme({ par: "always" }),
    place: "providers[0].par",
    says: /^expected "auto", true or false$/,
  },
  "a resource twice": {
    config: acme({ resource: ["https://api.acme.example", "https://api.acme.example"] }),
    place: "providers[0].resource",
    says: /^a resource is named twice$/,
  },
  "a resource with a fragment": {
    config: acme({ resource: ["https://api.acme.example/#x"] }),
    place: "providers[0].resource[0]",
    says: /^expected an absolute URI/,
  },
  "an unknown place for refresh tokens": {
    config: acme({ refreshTokens: "disk" }),
    place: "providers[0].refreshTokens",
    says: /^expected "vault" \| "memory" \| "none"$/,
  },
  "an API with a relative URL": {
    config: api({ url: "/me" }),
    place: "providers[0].apis[0].url",
    says: /absolute/,
  },
  "an API over plain http": {
    config: api({ url: "http://api.acme.example/me" }),
    place: "providers[0].apis[0].url",
    says: /https/,
  },
  "a method in small letters": {
    config: api({ method: "get" }),
    place: "providers[0].apis[0].method",
    says: /capitals/,
  },
  "a method that no browser sends": {
    config: api({ method: "TRACE" }),
    place: "providers[0].apis[0].method",
    says: /browser/,
  },
  "a GET with a body": {
    config: api({ body: "{}" }),
    place: "providers[0].apis[0]",
    says: /no body/,
    seenBySchema: false,
  },
  "an API without a URL": {
    config: acme({ apis: [{ name: "x" }] }),
    place: "providers[0].apis[0].url",
    says: /^is required$/,
  },
  "an origin with a path": {
    config: acme({ apiOrigins: ["https://api.acme.example/"] }),
    place: "providers[0].apiOrigins[0]",
    says: /origin/,
  },
  "an origin with the default port": {
    config: acme({ apiOrigins: ["https://api.acme.example:443"] }),
    place: "providers[0].apiOrigins[0]",
    says: /origin/,
    seenBySchema: false,
  },
  "a pointer without a slash": {
    config: acme({ identity: { url: "https://api.acme.example/me", id: "id", name: "/name" } }),
    place: "providers[0].identity.id",
    says: /JSON pointer/,
  },
  "a pointer with a stray tilde": {
    config: acme({ identity: { url: "https://api.acme.example/me", id: "/id", name: "/na~me" } }),
    place: "providers[0].identity.name",
    says: /JSON pointer/,
  },
  ...Object.fromEntries(
    [
      "client_id",
      "redirect_uri",
      "response_type",
      "response_mode",
      "state",
      "nonce",
      "code_challenge",
      "code_challenge_method",
      "request",
      "request_uri",
    ].map((name) => [
      `the parameter ${name}`,
      {
        config: acme({ authorizationParams: { [name]: "x" } }),
        place: `providers[0].authorizationParams.${name}`,
        says: /^is set by Pixy itself$/,
      },
    ]),
  ),
  ...Object.fromEntries(
    ["__proto__", "prototype", "constructor"].map((name) => [
      `${name} as a parameter`,
      {
        config: acme({ authorizationParams: { [name]: "x" } }),
        place: `providers[0].authorizationParams.${name}`,
        says: /^is no name for a parameter$/,
      },
    ]),
  ),
  "the scope as a parameter": {
    config: acme({ authorizationParams: { scope: "openid" } }),
    place: "providers[0].authorizationParams.scope",
    says: /"scope" of the provider/,
  },
};
