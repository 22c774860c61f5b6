import { CompactSign, SignJWT, decodeJwt } from "jose";
import type { Scenario, SpoilContext } from "../misbehaviour/scenario.ts";
import { tokenRequests } from "./token-requests.ts";
import { rejectIdToken } from "./wording.ts";

const compact = "RFC 7515 §7.1: a compact JWS has three parts in base64url";

/** ID tokens that are none. */
export const idTokenFormScenarios = {
  "id-token-not-a-jwt": form({
    does: "answers with an ID token that is not a JWT at all",
    breaks: compact,
    encode: () => "this is no ID token",
  }),
  "id-token-two-parts": form({
    does: "leaves the signature and its dot off its ID tokens",
    breaks: compact,
    encode: (jws) => jws.split(".").slice(0, 2).join("."),
  }),
  "id-token-five-parts": form({
    does: "answers with an ID token of five parts, as an encrypted one has",
    breaks:
      "OpenID Connect Core 1.0 §2: ID tokens are encrypted only for clients that registered for it",
    encode: (jws) => `${jws}.AAAA.AAAA`,
  }),
  "id-token-header-not-json": form({
    does: "issues ID tokens whose header is not JSON",
    breaks: "RFC 7515 §4: the header is a JSON object",
    encode: (jws) => `bm90IEpTT04.${jws.split(".").slice(1).join(".")}`,
  }),
  "id-token-payload-not-json": form({
    does: "signs ID tokens correctly, but their payload is not JSON",
    breaks: "RFC 7519 §7.2: the payload is a JSON object",
    async encode(_, { provider }) {
      const { alg, kid, privateKey } = await provider.keys.forAlgorithm("RS256");
      return new CompactSign(new TextEncoder().encode("not JSON"))
        .setProtectedHeader({ alg, kid })
        .sign(privateKey);
    },
  }),
  "id-token-crit-unknown": form({
    does: "signs ID tokens correctly, but their header has a critical extension (crit) that nobody knows",
    breaks: "nothing: RFC 7515 §4.1.11 allows extensions, and has those who do not know one reject",
    async encode(jws, { provider }) {
      const { alg, kid, privateKey } = await provider.keys.forAlgorithm("RS256");
      return new SignJWT(decodeJwt(jws))
        .setProtectedHeader({ alg, kid, crit: ["mock"], mock: true })
        .sign(privateKey, { crit: { mock: true } });
    },
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface FormFault extends Pick<Scenario, "does" | "breaks"> {
  /** @param jws the ID token as it should be */
  readonly encode: (jws: string, context: SpoilContext) => string | Promise<string>;
}

function form({ encode, ...texts }: FormFault): Scenario {
  return {
    group: "ID token",
    ...texts,
    goodClient: rejectIdToken,
    at: tokenRequests,
    spoil: {
      idToken(draft, context) {
        const well = draft.encode;
        draft.encode = async (header, claims) => encode(await well(header, claims), context);
      },
    },
  };
}
