import {
  array,
  boolean,
  check,
  custom,
  exactOptional,
  type GenericSchema,
  type InferOutput,
  optional,
  picklist,
  pipe,
  rawCheck,
  record,
  regex,
  string,
} from "valibot";
import type {
  ApiRequest,
  IdentitySource,
  ProviderMetadata,
  ProviderProfile,
} from "../oauth/provider-profile.ts";
import { pathTo } from "./config-mistake.ts";
import { members, membersOf, notList } from "./member-names.ts";
import { issuerAddress, webAddress, webOrigin } from "./web-address.ts";

/** Something to read. */
export const plainText = pipe(string(), regex(/\S/, "expected a text that is not empty"));
const flag = exactOptional(boolean());
const address = exactOptional(webAddress);
const names = exactOptional(array(string()));

/** RFC 8414 §2 */
const metadata = members(
  {
    issuer: exactOptional(issuerAddress),
    authorization_endpoint: webAddress,
    token_endpoint: webAddress,
    jwks_uri: address,
    userinfo_endpoint: address,
    revocation_endpoint: address,
    introspection_endpoint: address,
    end_session_endpoint: address,
    pushed_authorization_request_endpoint: address,
    device_authorization_endpoint: address,
    registration_endpoint: address,
    scopes_supported: names,
    prompt_values_supported: names,
    code_challenge_methods_supported: names,
    id_token_signing_alg_values_supported: names,
    grant_types_supported: names,
    token_endpoint_auth_methods_supported: names,
    dpop_signing_alg_values_supported: names,
    authorization_response_iss_parameter_supported: flag,
    require_pushed_authorization_requests: flag,
  } satisfies Record<keyof ProviderMetadata, GenericSchema>,
  true,
);

/** RFC 6901 §3; the whole document ("") is no identifier and no name. */
const jsonPointer = pipe(
  string(),
  regex(/^(\/([^~/]|~[01])*)+$/, 'expected a JSON pointer (RFC 6901) such as "/user/id"'),
);

const identity = members({ url: webAddress, id: jsonPointer, name: jsonPointer } satisfies Record<
  keyof IdentitySource,
  GenericSchema
>);

const api = pipe(
  members({
    name: plainText,
    method: optional(
      pipe(
        string(),
        regex(
          /^(?!(CONNECT|TRACE|TRACK)$)[A-Z0-9!#$%&'*+.^_`|~-]+$/,
          "expected a method that a browser sends, in capitals, such as GET",
        ),
      ),
      "GET",
    ),
    url: webAddress,
    body: optional(string()),
  } satisfies Record<keyof ApiRequest, GenericSchema>),
  check(
    ({ method, body }) => body === undefined || !/^(GET|HEAD)$/.test(method),
    "a GET or HEAD request has no body",
  ),
);

const OWN_PARAMETERS =
  /^(client_id|redirect_uri|response_type|response_mode|scope|state|nonce|code_challenge(_method)?|request(_uri)?)$/;

/** What a record leaves out without a word, because it may be an attack on prototypes. */
const LEFT_OUT = ["__proto__", "prototype", "constructor"];

const authorizationParams = pipe(
  notList,
  rawCheck(({ dataset: { value: input }, addIssue }) => {
    for (const name of LEFT_OUT.filter((key) => Object.hasOwn(membersOf(input), key)))
      addIssue({ message: "is no name for a parameter", path: pathTo(name) });
  }),
  record(string(), string()),
  rawCheck(({ dataset: { value: input }, addIssue }) => {
    for (const name of Object.keys(membersOf(input)).filter((key) => OWN_PARAMETERS.test(key))) {
      addIssue({
        message:
          name === "scope" ? 'belongs into "scope" of the provider' : "is set by Pixy itself",
        path: pathTo(name),
      });
    }
  }),
);

/** RFC 8707 §2 */
const resourceIndicator = pipe(
  string(),
  check(
    (text) => URL.canParse(text) && !text.includes("#"),
    "expected an absolute URI without a fragment",
  ),
);

const parMode = pipe(
  custom<ProviderProfile["par"]>(() => true),
  check((mode) => mode === "auto" || typeof mode === "boolean", 'expected "auto", true or false'),
);

const entries = {
  id: pipe(string(), regex(/^[a-z0-9-]+$/, "expected small letters, digits and hyphens")),
  name: plainText,
  // RFC 6749 appendix A.1
  clientId: pipe(plainText, regex(/^[ -~]*$/, "expected letters, digits and marks of ASCII")),
  issuer: optional(issuerAddress),
  metadata: optional(metadata),
  scope: optional(
    pipe(
      string(),
      // RFC 6749 §3.3. A comma is a letter like others there, but none before a space.
      regex(
        /^([!#-[\]-~]*[!#-+\--[\]-~]( (?!$)|$))*$/,
        "expected scopes separated by single spaces, without commas",
      ),
    ),
  ),
  authorizationParams: optional(authorizationParams, {}),
  refreshTokens: optional(picklist(["vault", "memory", "none"]), "vault"),
  apis: optional(array(api), []),
  apiOrigins: optional(array(webOrigin), []),
  identity: optional(identity),
  distinctCallback: optional(boolean(), false),
  dpop: optional(boolean(), false),
  par: optional(parMode, "auto"),
  resource: optional(
    pipe(
      array(resourceIndicator),
      check((list) => new Set(list).size === list.length, "a resource is named twice"),
    ),
  ),
} satisfies Record<keyof ProviderProfile, GenericSchema>;

/** A provider as an operator writes it. */
export const providerProfileSchema = pipe(
  members(entries),
  rawCheck(({ dataset: { value: input }, addIssue }) => {
    if (input === null || typeof input !== "object") return;
    // Looks at a half-valid object too, so that all mistakes come at once.
    const { issuer, metadata, scope } = membersOf(input);
    if (issuer === undefined && metadata === undefined)
      addIssue({ message: 'one of "issuer" and "metadata" is required' });
    if (issuer !== undefined && metadata !== undefined) {
      addIssue({
        message:
          '"issuer" and "metadata" exclude each other: endpoints are either discovered or given',
      });
    }
    const openId = typeof scope === "string" && scope.split(" ").includes("openid");
    if (openId && metadata !== undefined && membersOf(metadata).jwks_uri === undefined) {
      addIssue({
        message:
          'the scope "openid" needs "jwks_uri" in "metadata": no ID token is accepted without its signature',
      });
    }
  }),
);

/** A provider as an operator wrote it, checked. */
export type ProviderProfileEntry = InferOutput<typeof providerProfileSchema>;

/** Fills in what an operator may leave out. */
export function toProviderProfile(entry: ProviderProfileEntry): ProviderProfile {
  return {
    id: entry.id,
    name: entry.name,
    clientId: entry.clientId,
    issuer: entry.issuer,
    resource: entry.resource,
    // A provider without discovery often has no issuer identifier, but a connection is known by one.
    metadata: entry.metadata && {
      issuer: new URL(entry.metadata.authorization_endpoint).origin,
      ...entry.metadata,
    },
    scope: entry.scope ?? (entry.metadata === undefined ? "openid profile email" : ""),
    authorizationParams: entry.authorizationParams,
    dpop: entry.dpop,
    par: entry.par,
    refreshTokens: entry.refreshTokens,
    apis: entry.apis.map(({ name, method, url, body }) => ({ name, method, url, body })),
    apiOrigins: entry.apiOrigins,
    identity: entry.identity,
    distinctCallback: entry.distinctCallback,
  };
}
