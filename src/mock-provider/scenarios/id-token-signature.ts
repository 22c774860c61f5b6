import { type JWTHeaderParameters, SignJWT } from "jose";
import type { Scenario, SignedDraft, SpoilContext } from "../misbehaviour/scenario.ts";
import { draftOf } from "../tokens/signed-draft.ts";
import { corruptSignature, encodeJson, foreignKey } from "./forged-jws.ts";
import { tokenRequests } from "./token-requests.ts";
import { rejectIdToken } from "./wording.ts";

const signature = "OpenID Connect Core 1.0 §3.1.3.7 (6): the signature must be the provider's";
const ownKeys = "RFC 8725 §3.10: a key that the token itself brings along proves nothing";
const ignore = "does not look there, and rejects the ID token: its own key set does not verify it";

/** ID tokens that say what is right, under signatures that are not the provider's. */
export const idTokenSignatureScenarios = {
  "id-token-signature-corrupted": signing({
    does: "issues ID tokens with one bit of the signature wrong",
    breaks: signature,
    change: after(corruptSignature),
  }),
  "id-token-signature-corrupted-es256": signing({
    does: "signs ID tokens with ES256, and one bit of the signature is wrong",
    breaks: signature,
    async change(draft, { provider }) {
      Object.assign(draft, await draftOf(provider, "ES256", draft.claims));
      after(corruptSignature)(draft);
    },
  }),
  "id-token-signature-missing": signing({
    does: "issues ID tokens that name an algorithm and have an empty signature",
    breaks: signature,
    change: after((jws) => jws.slice(0, jws.lastIndexOf(".") + 1)),
  }),
  "id-token-payload-swapped": signing({
    does: "signs one ID token, and puts its signature under another one that names another person",
    breaks: signature,
    change(draft) {
      const { encode } = draft;
      draft.encode = async (header, claims) => {
        const [signedHeader, , signatureOfIt] = (await encode(header, claims)).split(".");
        return [signedHeader, encodeJson({ ...claims, sub: "mallory" }), signatureOfIt].join(".");
      };
    },
  }),
  "id-token-foreign-key": signing({
    does: "issues ID tokens that a stranger signed, under the kid of the right key",
    breaks: signature,
    change: (draft) => signAsStranger(draft, () => ({})),
  }),
  "id-token-embedded-jwk": signing({
    does: "issues ID tokens that a stranger signed, with the stranger's key in the header (jwk)",
    breaks: ownKeys,
    goodClient: ignore,
    change: (draft) => signAsStranger(draft, (publicJwk) => ({ jwk: publicJwk })),
  }),
  "id-token-jku": signing({
    does: "issues ID tokens that a stranger signed, with the address of the stranger's keys (jku)",
    breaks: ownKeys,
    goodClient: ignore,
    change: (draft) => signAsStranger(draft, () => ({ jku: "https://attacker.example/jwks" })),
  }),
  "id-token-x5u": signing({
    does: "issues ID tokens that a stranger signed, with the address of a certificate (x5u)",
    breaks: ownKeys,
    goodClient: ignore,
    change: (draft) => signAsStranger(draft, () => ({ x5u: "https://attacker.example/cert.pem" })),
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface SignatureFault extends Pick<Scenario, "does" | "breaks"> {
  /** By default it rejects the ID token. */
  readonly goodClient?: string;
  readonly change: (draft: SignedDraft, context: SpoilContext) => void | Promise<void>;
}

function signing({ change, goodClient = rejectIdToken, ...texts }: SignatureFault): Scenario {
  return {
    group: "ID token",
    ...texts,
    goodClient,
    at: tokenRequests,
    spoil: { idToken: change },
  };
}

/** Signs as ever, and then does something to the compact JWS. */
function after(forge: (jws: string) => string): (draft: SignedDraft) => void {
  return (draft) => {
    const { encode } = draft;
    draft.encode = async (header, claims) => forge(await encode(header, claims));
  };
}

/** @param more what the header says beside the right `kid` */
function signAsStranger(
  draft: SignedDraft,
  more: (publicJwk: NonNullable<JWTHeaderParameters["jwk"]>) => Partial<JWTHeaderParameters>,
): void {
  draft.encode = async (header, claims) => {
    const { privateKey, publicJwk } = await foreignKey("RS256");
    return new SignJWT(claims)
      .setProtectedHeader({ ...header, alg: "RS256", ...more(publicJwk) })
      .sign(privateKey);
  };
}
