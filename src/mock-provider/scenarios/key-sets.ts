import type { JWK } from "jose";
import { errorAnswer, jsonAnswer } from "../messages/answer.ts";
import type { Drafts, Scenario } from "../misbehaviour/scenario.ts";
import { foreignKey } from "./forged-jws.ts";
import { htmlAnswer, unavailable } from "./spoil-answer.ts";
import { tokenRequests } from "./token-requests.ts";

const reject = "does not use the key, and rejects what it signed";
const stop = "says that the keys cannot be had, and stores nothing";
const jwkSet = "RFC 7517 §5: a key set is a JSON object with an array of keys";

/** What is odd about the key set, and about the way in which ID tokens point into it. */
export const keySetScenarios = {
  "jwks-single-key-without-kid": keys({
    does: "publishes one key without kid, and names no kid in its ID tokens",
    breaks: "nothing: OpenID Connect Core 1.0 §10.1 demands kid only where there are several keys",
    goodClient: "verifies with that key and accepts",
    at: ["jwks", ...tokenRequests],
    change: (held) => held.filter(signsRs256).map(withoutKid).slice(-1),
    idToken: ({ header }) => {
      delete header.kid;
    },
  }),
  "jwks-kid-in-token-only": keys({
    does: "publishes one key without kid, and names one in its ID tokens",
    breaks: "nothing certain: RFC 7517 §4.5 makes kid optional",
    goodClient: "verifies with the only key there is and accepts",
    change: (held) => held.filter(signsRs256).map(withoutKid).slice(-1),
  }),
  "jwks-several-keys-without-kid": keys({
    does: "publishes several keys without kid, a stranger's first, and names no kid in its ID tokens",
    breaks: "OpenID Connect Core 1.0 §10.1: kid is required where there are several keys",
    goodClient: "finds the key that verifies, or rejects; it never goes by the first one alone",
    at: ["jwks", ...tokenRequests],
    change: async (held) => [(await foreignKey("RS256")).publicJwk, ...held.map(withoutKid)],
    idToken: ({ header }) => {
      delete header.kid;
    },
  }),
  "jwks-key-for-encryption": keys({
    does: "says that the keys it signs with are for encryption (use)",
    breaks: "RFC 7517 §4.2: keys for signatures have the use sig",
    goodClient: reject,
    change: (held) => held.map((key) => ({ ...key, use: "enc" })),
  }),
  "jwks-key-ops-encrypt": keys({
    does: "says that the keys it signs with are for encryption (key_ops)",
    breaks: "RFC 7517 §4.3: keys for signatures have the operation verify",
    goodClient: reject,
    change: (held) => held.map(({ use: _, ...key }) => ({ ...key, key_ops: ["encrypt"] })),
  }),
  "jwks-key-with-other-alg": keys({
    does: "says that its key for RS256 is for RS512",
    breaks: "RFC 7517 §4.4: alg is the algorithm that the key is meant for",
    goodClient: reject,
    change: (held) => held.map((key) => (signsRs256(key) ? { ...key, alg: "RS512" } : key)),
  }),
  "jwks-key-without-alg": keys({
    does: "does not say which algorithms its keys are for",
    breaks: "nothing: RFC 7517 §4.4 makes alg optional",
    goodClient: "goes by the header of the ID token, within what was advertised, and accepts",
    change: (held) => held.map(({ alg: _, ...key }) => key),
  }),
  "jwks-unknown-kty": keys({
    does: "publishes a key of an unknown type first",
    breaks: "nothing: RFC 7517 §5 tells clients to ignore it",
    goodClient: "ignores it and accepts",
    change: (held) => [{ kty: "MOCK", kid: "from-the-future", q: "AQAB" }, ...held],
  }),
  "jwks-incomplete-key": keys({
    does: "publishes an RSA key without a modulus first",
    breaks: "RFC 7518 §6.3.1.1: n is required; RFC 7517 §5 tells clients to ignore such keys",
    goodClient: "ignores it and accepts",
    change: (held) => [{ kty: "RSA", kid: "half-a-key", use: "sig", e: "AQAB" }, ...held],
  }),
  "jwks-empty": keys({
    does: "publishes no keys",
    breaks: "OpenID Connect Core 1.0 §10.1: the keys that sign must be published",
    goodClient: "rejects the ID token",
    change: () => [],
  }),
  "jwks-foreign-keys": keys({
    does: "publishes only a stranger's keys, under the right kid",
    breaks: "OpenID Connect Core 1.0 §10.1: the keys that sign must be published",
    goodClient: "fetches the key set once more, rejects, and does not fetch again for a while",
    async change(held) {
      const { publicJwk } = await foreignKey("RS256");
      return held.filter(signsRs256).map(({ kid = "" }) => ({ ...publicJwk, kid }));
    },
  }),
  "jwks-unavailable": answering({
    does: "answers 503 where its keys should be",
    breaks: "nothing: servers fail",
    goodClient: stop,
    response: () => errorAnswer(unavailable("the keys are not available")),
  }),
  "jwks-html": answering({
    does: "answers with a web page and status 200 where its keys should be",
    breaks: jwkSet,
    goodClient: stop,
    response: () => htmlAnswer(200, "Back soon"),
  }),
  "jwks-without-keys": answering({
    does: "answers with an empty JSON object where its keys should be",
    breaks: jwkSet,
    goodClient: stop,
    response: () => jsonAnswer({}),
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface KeyFault extends Pick<Scenario, "does" | "breaks" | "goodClient" | "at"> {
  /** @param held what is published otherwise, the newest last */
  readonly change: (held: readonly JWK[]) => JWK[] | Promise<JWK[]>;
  readonly idToken?: (draft: Drafts["idToken"]) => void;
}

function keys({ change, idToken, at = ["jwks"], ...texts }: KeyFault): Scenario {
  return {
    group: "keys",
    ...texts,
    at,
    spoil: {
      async jwks(draft) {
        draft.keys = await change(draft.keys);
      },
      ...(idToken === undefined ? {} : { idToken }),
    },
  };
}

interface AnswerFault extends Pick<Scenario, "does" | "breaks" | "goodClient"> {
  readonly response: () => Response;
}

function answering({ response, ...texts }: AnswerFault): Scenario {
  return {
    group: "keys",
    ...texts,
    at: ["jwks"],
    spoil: {
      before(draft) {
        draft.response = response();
      },
    },
  };
}

function signsRs256({ alg }: JWK): boolean {
  return alg === "RS256";
}

function withoutKid({ kid: _, ...key }: JWK): JWK {
  return key;
}
