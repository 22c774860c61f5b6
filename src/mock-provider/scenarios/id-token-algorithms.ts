import { exportSPKI, importJWK } from "jose";
import type { Scenario, SpoilContext } from "../misbehaviour/scenario.ts";
import type { SigningAlgorithm } from "../keys/signing-algorithms.ts";
import { compactJws, signWithSecret } from "./forged-jws.ts";
import { tokenRequests } from "./token-requests.ts";
import { rejectIdToken } from "./wording.ts";

const registered = "OpenID Connect Core 1.0 §3.1.3.7 (7): alg is the one that was registered";
const confusion = "RFC 8725 §3.1: a public key must never be taken for a secret";

/** With what ID tokens are signed. */
export const idTokenAlgorithmScenarios = {
  "id-token-alg-none": unsigned({
    does: "issues ID tokens with alg none and an empty signature",
    breaks: registered,
    header: () => ({ alg: "none" }),
  }),
  "id-token-alg-none-odd-case": unsigned({
    does: "issues ID tokens with alg nOnE and an empty signature",
    breaks: registered,
    header: () => ({ alg: "nOnE" }),
  }),
  "id-token-alg-null": unsigned({
    does: "issues ID tokens with alg null and an empty signature",
    breaks: "RFC 7515 §4.1.1: alg is a string",
    header: (kid) => ({ alg: null, kid }),
  }),
  "id-token-alg-missing": unsigned({
    does: "issues ID tokens without alg and with an empty signature",
    breaks: "RFC 7515 §4.1.1: alg is required",
    header: (kid) => ({ kid }),
  }),
  "id-token-hs256-public-key-pem": confused({
    does: "signs ID tokens with HS256, taking its public key in PEM for the secret",
    breaks: confusion,
    async secret({ provider }) {
      const { publicJwk, alg } = await provider.keys.forAlgorithm("RS256");
      const publicKey = await importJWK(publicJwk, alg, { extractable: true });
      if (publicKey instanceof Uint8Array) throw new TypeError("a public key is no secret");
      return exportSPKI(publicKey);
    },
  }),
  "id-token-hs256-public-key-jwk": confused({
    does: "signs ID tokens with HS256, taking its public key as a JWK for the secret",
    breaks: confusion,
    secret: async ({ provider }) =>
      JSON.stringify((await provider.keys.forAlgorithm("RS256")).publicJwk),
  }),
  "id-token-hs256-client-id": confused({
    does: "signs ID tokens with HS256, taking the client id for the secret",
    breaks: "OpenID Connect Core 1.0 §10.1: the client id is no secret",
    secret: (_, clientId) => clientId,
  }),
  "id-token-hs256-unknown-secret": confused({
    does: "signs ID tokens with HS256 and a secret that nobody else knows",
    breaks: registered,
    secret: ({ provider }) => provider.createSecret(),
  }),
  "id-token-es256": signedWith("ES256"),
  "id-token-ps256": signedWith("PS256"),
  "id-token-eddsa": signedWith("EdDSA"),
  "id-token-alg-not-advertised": {
    group: "ID token",
    does: "signs ID tokens with ES256, although its metadata lists RS256 only",
    breaks: "OpenID Connect Discovery 1.0 §3: the metadata lists the algorithms of ID tokens",
    goodClient: rejectIdToken,
    at: ["discovery", ...tokenRequests],
    policy: { idTokenSigningAlgorithm: "ES256" },
    spoil: {
      metadata(metadata) {
        metadata["id_token_signing_alg_values_supported"] = ["RS256"];
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

type Texts = Pick<Scenario, "does" | "breaks">;

function unsigned({
  header,
  ...texts
}: Texts & { readonly header: (kid: string | undefined) => object }): Scenario {
  return {
    group: "ID token",
    ...texts,
    goodClient: rejectIdToken,
    at: tokenRequests,
    spoil: {
      idToken(draft) {
        draft.encode = async ({ kid }, claims) => compactJws(header(kid), claims);
      },
    },
  };
}

interface Confusion extends Texts {
  readonly secret: (context: SpoilContext, clientId: string) => string | Promise<string>;
}

function confused({ secret, ...texts }: Confusion): Scenario {
  return {
    group: "ID token",
    ...texts,
    goodClient: rejectIdToken,
    at: tokenRequests,
    spoil: {
      idToken(draft, context) {
        draft.encode = async (header, claims) => {
          const clientId = [claims.aud].flat()[0] ?? "";
          return signWithSecret(header, claims, await secret(context, clientId));
        };
      },
    },
  };
}

/** Only RS256 has to be supported; the key is in the JWKS before it signs for the first time. */
function signedWith(alg: SigningAlgorithm): Scenario {
  return {
    group: "ID token",
    does: `signs ID tokens with ${alg}, as its metadata says it may`,
    breaks: "nothing: OpenID Connect Discovery 1.0 §3 allows several algorithms",
    goodClient: "verifies the signature and accepts the ID token",
    at: ["jwks", ...tokenRequests],
    policy: { idTokenSigningAlgorithm: alg },
    spoil: {
      async jwks({ keys }, { provider }) {
        const { kid, publicJwk } = await provider.keys.forAlgorithm(alg);
        if (!keys.some((key) => key.kid === kid)) keys.push(publicJwk);
      },
    },
  };
}
