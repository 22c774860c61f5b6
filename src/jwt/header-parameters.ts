import type { Meaning } from "./registered-claims.ts";

/** The header parameters of the IANA registry "JSON Web Signature and Encryption Header Parameters". */
const parameters: ReadonlyMap<string, Meaning> = new Map(
  Object.entries<Meaning>({
    alg: {
      sentence: "How the token is signed, or how its key is encrypted.",
      reference: "RFC 7515 §4.1.1, RFC 7518 §3.1",
    },
    kid: {
      sentence: "Which of the issuer's keys it is. A hint, which the key set has to confirm.",
      reference: "RFC 7515 §4.1.4",
    },
    typ: {
      sentence: "What kind of token this is, so that no other kind can be passed off as it.",
      reference: "RFC 7515 §4.1.9, RFC 8725 §3.11",
    },
    cty: {
      sentence: "What the payload is. JWT means that another token is inside.",
      reference: "RFC 7515 §4.1.10",
    },
    jku: {
      sentence:
        "Where the keys are said to be. Pixy does not look there: a forger would name a place of their own.",
      reference: "RFC 7515 §4.1.2, RFC 8725 §3.10",
    },
    jwk: {
      sentence:
        "The key itself. It proves nothing about an issuer, because a forger puts in a key of their own; in a DPoP proof it is what the proof is about.",
      reference: "RFC 7515 §4.1.3, RFC 9449 §4.2",
    },
    x5u: {
      sentence: "Where the certificate is said to be. Pixy does not look there.",
      reference: "RFC 7515 §4.1.5, RFC 8725 §3.10",
    },
    x5c: {
      sentence: "The certificate with its chain. Pixy does not use it: nobody here vouches for it.",
      reference: "RFC 7515 §4.1.6",
    },
    x5t: { sentence: "SHA-1 thumbprint of the certificate.", reference: "RFC 7515 §4.1.7" },
    "x5t#S256": {
      sentence: "SHA-256 thumbprint of the certificate.",
      reference: "RFC 7515 §4.1.8",
    },
    crit: {
      sentence: "Parameters that must be understood. Whoever does not know one refuses the token.",
      reference: "RFC 7515 §4.1.11",
    },
    b64: {
      sentence: "Whether the payload is base64url. In a JWT it always has to be.",
      reference: "RFC 7797 §3, §7",
    },
    enc: { sentence: "How the content is encrypted.", reference: "RFC 7516 §4.1.2" },
    zip: { sentence: "How the content was compressed.", reference: "RFC 7516 §4.1.3" },
    epk: { sentence: "The sender's key for this one encryption.", reference: "RFC 7518 §4.6.1.1" },
    apu: { sentence: "Who encrypted it.", reference: "RFC 7518 §4.6.1.2" },
    apv: { sentence: "For whom it was encrypted.", reference: "RFC 7518 §4.6.1.3" },
    iv: { sentence: "Start value of the key's encryption.", reference: "RFC 7518 §4.7.1.1" },
    tag: { sentence: "Check value of the key's encryption.", reference: "RFC 7518 §4.7.1.2" },
    p2s: { sentence: "Salt of a password's encryption.", reference: "RFC 7518 §4.8.1.1" },
    p2c: { sentence: "How often a password is hashed.", reference: "RFC 7518 §4.8.1.2" },
    iss: { sentence: "The issuer, repeated where it can be read.", reference: "RFC 7519 §5.3" },
    sub: { sentence: "The subject, repeated where it can be read.", reference: "RFC 7519 §5.3" },
    aud: { sentence: "The audience, repeated where it can be read.", reference: "RFC 7519 §5.3" },
    nonce: {
      sentence: "A number used once by whoever made the token (Microsoft's own access tokens).",
      reference: "not registered for signed tokens",
    },
    trust_chain: {
      sentence: "Statements by which a federation vouches for the issuer.",
      reference: "OpenID Federation 1.0 §4.3",
    },
  }),
);

/** @returns undefined for a name that is the issuer's own */
export function explainParameter(name: string): Meaning | undefined {
  return parameters.get(name);
}

const algorithms: ReadonlyMap<string, string> = new Map([
  ["none", "not signed at all"],
  ["HS256", "a secret that signer and verifier share, with SHA-256"],
  ["HS384", "a secret that signer and verifier share, with SHA-384"],
  ["HS512", "a secret that signer and verifier share, with SHA-512"],
  ["RS256", "RSA with SHA-256"],
  ["RS384", "RSA with SHA-384"],
  ["RS512", "RSA with SHA-512"],
  ["PS256", "RSA-PSS with SHA-256"],
  ["PS384", "RSA-PSS with SHA-384"],
  ["PS512", "RSA-PSS with SHA-512"],
  ["ES256", "elliptic curve P-256 with SHA-256"],
  ["ES384", "elliptic curve P-384 with SHA-384"],
  ["ES512", "elliptic curve P-521 with SHA-512"],
  ["EdDSA", "Edwards curve"],
  ["Ed25519", "Edwards curve 25519"],
  ["ML-DSA-44", "lattices, against quantum computers"],
  ["ML-DSA-65", "lattices, against quantum computers"],
  ["ML-DSA-87", "lattices, against quantum computers"],
]);

/** @returns a clause in words, where the algorithm is a known one (RFC 7518 §3.1, RFC 8037, RFC 9864) */
export function explainAlgorithm(alg: unknown): string | undefined {
  return typeof alg === "string" ? algorithms.get(alg) : undefined;
}
