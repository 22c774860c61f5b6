import { compactVerify, errors, importJWK, importSPKI, importX509 } from "jose";
import type { JsonPart } from "./decode-token.ts";
import { type Jwk, kidOf, type VerificationKey } from "./verification-keys.ts";

/** What became of holding a signature against keys. */
export type SignatureVerdict =
  | { readonly state: "verified"; readonly key: VerificationKey }
  /** No key that could have made it did. */
  | { readonly state: "refuted"; readonly tried: readonly VerificationKey[] }
  /** The token names a key that is not there: the issuer has rotated its keys, or never had it. */
  | { readonly state: "no-key"; readonly kid: string }
  | { readonly state: "unverifiable"; readonly because: Unverifiable };

/** Why no key could decide. */
export type Unverifiable =
  | "unsigned"
  | "no-algorithm"
  | "unknown-algorithm"
  | "shared-secret"
  | "critical"
  | "no-keys"
  | "unsuitable-keys";

type Family = { readonly kty: string; readonly crvs?: readonly string[] };

const RSA: Family = { kty: "RSA" };
const EDWARDS: Family = { kty: "OKP", crvs: ["Ed25519"] };
const LATTICE: Family = { kty: "AKP" };

/** Which keys can make which signatures (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864, RFC 9964). */
const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ["RS256", RSA],
  ["RS384", RSA],
  ["RS512", RSA],
  ["PS256", RSA],
  ["PS384", RSA],
  ["PS512", RSA],
  ["ES256", { kty: "EC", crvs: ["P-256"] }],
  ["ES384", { kty: "EC", crvs: ["P-384"] }],
  ["ES512", { kty: "EC", crvs: ["P-521"] }],
  ["EdDSA", EDWARDS],
  ["Ed25519", EDWARDS],
  ["ML-DSA-44", LATTICE],
  ["ML-DSA-65", LATTICE],
  ["ML-DSA-87", LATTICE],
  ["HS256", { kty: "oct" }],
  ["HS384", { kty: "oct" }],
  ["HS512", { kty: "oct" }],
]);

/**
 * Holds a token's signature against keys. Only keys that fit by `kid`, `kty`, `crv`, `alg`, `use` and
 * `key_ops` are tried; keys that the token itself brings or points to are not.
 *
 * @param token in compact form, decoded before
 * @param keys of the issuer, or of whoever is said to have signed
 * @returns a verdict, whatever the token and the keys are
 * @see RFC 7515 §5.2, §6, RFC 8725 §3.1
 */
export async function verifySignature(
  token: string,
  header: JsonPart,
  keys: readonly VerificationKey[],
): Promise<SignatureVerdict> {
  const alg = header.values.get("alg");
  const kid = header.values.get("kid");
  if (typeof alg !== "string") return unverifiable("no-algorithm");
  if (/^none$/iu.test(alg)) return unverifiable("unsigned");
  const family = FAMILIES.get(alg);
  if (family === undefined) return unverifiable("unknown-algorithm");
  // Nothing beyond the registered parameters is understood here, so nothing may be critical.
  if (header.values.has("crit")) return unverifiable("critical");
  if (family.kty === "oct" && !keys.some(isSecret)) return unverifiable("shared-secret");
  if (keys.length === 0) return unverifiable("no-keys");
  const named = candidates(keys, kid);
  if (named.length === 0) return { state: "no-key", kid: String(kid) };
  const fitting = named.filter((key) => fits(key, alg, family));
  if (fitting.length === 0) return unverifiable("unsuitable-keys");
  const tried: VerificationKey[] = [];
  for (const key of fitting) {
    const outcome = await holds(token, alg, key);
    if (outcome === true) return { state: "verified", key };
    if (outcome === false) tried.push(key);
  }
  return tried.length > 0 ? { state: "refuted", tried } : unverifiable("unsuitable-keys");
}

/** @returns the key that the header of a DPoP proof brings along (RFC 9449 §4.2) */
export function ownKey(header: JsonPart): VerificationKey | undefined {
  const jwk = header.values.get("jwk");
  return jwk !== null && typeof jwk === "object" ? { form: "jwk", jwk: { ...jwk } } : undefined;
}

function isSecret(key: VerificationKey): boolean {
  return key.form === "jwk" && key.jwk["kty"] === "oct";
}

function unverifiable(because: Unverifiable): SignatureVerdict {
  return { state: "unverifiable", because };
}

/** The keys that a `kid` names; those without a name when it names none; all when there is no `kid` (RFC 7515 §4.1.4). */
function candidates(keys: readonly VerificationKey[], kid: unknown): readonly VerificationKey[] {
  if (kid === undefined) return keys;
  const named = keys.filter((key) => kidOf(key) === kid);
  return named.length > 0 ? named : keys.filter((key) => kidOf(key) === undefined);
}

function fits(key: VerificationKey, alg: string, { kty, crvs }: Family): boolean {
  // What a PEM block holds shows when it is imported.
  if (key.form !== "jwk") return kty !== "oct";
  const { jwk } = key;
  if (jwk["kty"] !== kty) return false;
  if (crvs !== undefined && !crvs.some((crv) => crv === jwk["crv"])) return false;
  if (jwk["alg"] !== undefined && jwk["alg"] !== alg && !isSameCurve(alg, jwk["alg"])) return false;
  if (jwk["use"] !== undefined && jwk["use"] !== "sig") return false;
  const operations = jwk["key_ops"];
  return operations === undefined || (Array.isArray(operations) && operations.includes("verify"));
}

/** Two names of one algorithm (RFC 9864 §2.2). */
function isSameCurve(alg: string, other: unknown): boolean {
  const names = ["EdDSA", "Ed25519"];
  return names.includes(alg) && names.some((name) => name === other);
}

/** @returns undefined when the key cannot be used for it */
async function holds(
  token: string,
  alg: string,
  key: VerificationKey,
): Promise<boolean | undefined> {
  try {
    await compactVerify(token, await imported(key, alg), { algorithms: [alg] });
    return true;
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed ? false : undefined;
  }
}

function imported(key: VerificationKey, alg: string): Promise<CryptoKey | Uint8Array> {
  switch (key.form) {
    case "jwk":
      return importJWK(withoutUses(key.jwk), alg);
    case "spki":
      return importSPKI(key.pem, alg);
    case "x509":
      return importX509(key.pem, alg);
  }
}

/** What it may be used for was asked already; the platform would refuse what it does not know. */
function withoutUses({ use: _, key_ops: __, ext: ___, ...jwk }: Jwk): Jwk {
  return jwk;
}
