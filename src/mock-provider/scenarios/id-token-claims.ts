import type { JWTPayload } from "jose";
import type { Scenario, SpoilContext } from "../misbehaviour/scenario.ts";
import { tokenRequests } from "./token-requests.ts";
import { rejectIdToken } from "./wording.ts";

const iss = "OpenID Connect Core 1.0 §3.1.3.7 (2): iss must be the issuer of the metadata";
const aud = "OpenID Connect Core 1.0 §3.1.3.7 (3): aud must contain the client";
const additional =
  "OpenID Connect Core 1.0 §3.1.3.7 (3): no audience that the client does not trust";
const azp = "OpenID Connect Core 1.0 §3.1.3.7 (5): azp is the client where it is present";
const required = "OpenID Connect Core 1.0 §2: this claim is required";
const nonce = "OpenID Connect Core 1.0 §3.1.3.7 (11): nonce is that of the request";
const authTime = "OpenID Connect Core 1.0 §3.1.2.1: auth_time is required where max_age was sent";
const numericDate = "RFC 7519 §2: a NumericDate is a JSON number";

/** ID tokens that are well signed and say the wrong thing. */
export const idTokenClaimScenarios = {
  "id-token-iss-wrong": claims({
    does: "names another issuer in its ID tokens",
    breaks: iss,
    change: () => ({ iss: "https://attacker.example" }),
  }),
  "id-token-iss-trailing-slash": claims({
    does: "names its issuer with a slash at the end in its ID tokens",
    breaks: iss,
    change: (_, { provider }) => ({ iss: `${provider.issuer}/` }),
  }),
  "id-token-iss-missing": claims({
    does: "leaves iss out of its ID tokens",
    breaks: required,
    change: () => ({ iss: undefined }),
  }),
  "id-token-aud-foreign": claims({
    does: "issues ID tokens for another client",
    breaks: aud,
    change: () => ({ aud: "somebody-else" }),
  }),
  "id-token-aud-missing": claims({
    does: "leaves aud out of its ID tokens",
    breaks: required,
    change: () => ({ aud: undefined }),
  }),
  "id-token-aud-empty": claims({
    does: "issues ID tokens for nobody: aud is an empty array",
    breaks: aud,
    change: () => ({ aud: [] }),
  }),
  "id-token-aud-array": claims({
    does: "writes aud as an array with the client alone",
    breaks: "nothing: OpenID Connect Core 1.0 §2 allows arrays",
    goodClient: "accepts it",
    change: (held) => ({ aud: [held.aud].flat() }),
  }),
  "id-token-aud-additional": claims({
    does: "issues ID tokens for the client and for a stranger",
    breaks: additional,
    change: (held) => ({ aud: [held.aud, "somebody-else"].flat() }),
  }),
  "id-token-aud-additional-with-azp": claims({
    does: "issues ID tokens for the client and for a stranger, with the client as azp",
    breaks: additional,
    change: (held) => ({ aud: [held.aud, "somebody-else"].flat(), azp: [held.aud].flat()[0] }),
  }),
  "id-token-azp": claims({
    does: "names the client in azp, although it is the only audience",
    breaks: "nothing: OpenID Connect Core 1.0 §2 allows it",
    goodClient: "accepts it",
    change: (held) => ({ azp: [held.aud].flat()[0] }),
  }),
  "id-token-azp-foreign": claims({
    does: "names another client in azp",
    breaks: azp,
    change: () => ({ azp: "somebody-else" }),
  }),
  "id-token-sub-missing": claims({
    does: "leaves sub out of its ID tokens",
    breaks: required,
    change: () => ({ sub: undefined }),
  }),
  "id-token-sub-empty": claims({
    does: "writes an empty sub",
    breaks: "OpenID Connect Core 1.0 §2: sub identifies the person",
    change: () => ({ sub: "" }),
  }),
  "id-token-sub-number": claims({
    does: "writes sub as a number",
    breaks: "OpenID Connect Core 1.0 §2: sub is a string",
    change: () => ({ sub: 4711 }),
  }),
  "id-token-iat-missing": claims({
    does: "leaves iat out of its ID tokens",
    breaks: required,
    change: () => ({ iat: undefined }),
  }),
  "id-token-exp-missing": claims({
    does: "leaves exp out of its ID tokens",
    breaks: required,
    change: () => ({ exp: undefined }),
  }),
  "id-token-exp-digits": claims({
    does: "writes exp as a string of digits",
    breaks: numericDate,
    change: (held) => ({ exp: String(held.exp) }),
  }),
  "id-token-expired": claims({
    does: "issues ID tokens that expired ten minutes ago",
    breaks: "OpenID Connect Core 1.0 §3.1.3.7 (9): the time must be before exp",
    change: (_, { provider }) => ({
      iat: provider.epochTime() - 1200,
      exp: provider.epochTime() - 600,
    }),
  }),
  "id-token-nbf-future": claims({
    does: "issues ID tokens that become valid only in an hour",
    breaks: "RFC 7519 §4.1.5: the time must not be before nbf",
    change: (_, { provider }) => ({ nbf: provider.epochTime() + 3600 }),
  }),
  "id-token-nonce-wrong": claims({
    does: "writes a nonce other than the client's",
    breaks: nonce,
    change: () => ({ nonce: "a-nonce-that-nobody-sent" }),
    at: ["code exchange"],
  }),
  "id-token-nonce-missing": claims({
    does: "leaves out the client's nonce",
    breaks: nonce,
    change: () => ({ nonce: undefined }),
    at: ["code exchange"],
  }),
  "id-token-auth-time-missing": claims({
    does: "does not say when the person signed in, although max_age was sent",
    breaks: authTime,
    goodClient: `${rejectIdToken}, if it sent max_age`,
    change: () => ({ auth_time: undefined }),
  }),
  "id-token-auth-time-old": claims({
    does: "says that the person signed in a day ago, whatever max_age was sent",
    breaks: "OpenID Connect Core 1.0 §3.1.3.7 (13): auth_time must be within max_age",
    goodClient: `${rejectIdToken}, if it sent a max_age of less than a day`,
    change: (_, { provider }) => ({ auth_time: provider.epochTime() - 24 * 3600 }),
  }),
  "id-token-auth-time-seconds-old": claims({
    does: "says that the person signed in 200 seconds ago, whatever max_age was sent",
    breaks: "OpenID Connect Core 1.0 §3.1.3.7 (13): auth_time must be within max_age",
    goodClient: `${rejectIdToken}, if it sent a smaller max_age: clocks that differ are no excuse here`,
    change: (_, { provider }) => ({ auth_time: provider.epochTime() - 200 }),
  }),
  "id-token-20-kb": claims({
    does: "issues ID tokens of more than 20 kB",
    breaks: "nothing: RFC 7519 sets no limit",
    goodClient: "accepts them",
    change: () => ({ mock_padding: "x".repeat(20_000) }),
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface ClaimFault extends Pick<Scenario, "does" | "breaks" | "at"> {
  /** By default it rejects the ID token. */
  readonly goodClient?: string;
  /** @returns claims to put in; undefined leaves one out */
  readonly change: (held: Readonly<JWTPayload>, context: SpoilContext) => object;
}

function claims({
  change,
  goodClient = rejectIdToken,
  at = tokenRequests,
  ...texts
}: ClaimFault): Scenario {
  return {
    group: "ID token",
    ...texts,
    goodClient,
    at,
    spoil: {
      idToken(draft, context) {
        Object.assign(draft.claims, change(draft.claims, context));
      },
    },
  };
}
