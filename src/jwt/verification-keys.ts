/** A JSON Web Key as somebody published it (RFC 7517 §4); nothing of it is believed. */
export type Jwk = Readonly<Record<string, unknown>>;

/** A key that a signature can be held against. */
export type VerificationKey =
  | { readonly form: "jwk"; readonly jwk: Jwk }
  /** A public key or a certificate in PEM (RFC 7468 §5, §13). */
  | { readonly form: "spki" | "x509"; readonly pem: string };

/** What a person pasted as a key. */
export type PastedKeys =
  | {
      readonly ok: true;
      readonly keys: readonly VerificationKey[];
      /** The text held a private key, of which only the public part was taken. */
      readonly hadPrivate: boolean;
    }
  | { readonly ok: false; readonly problem: string };

/** Keys that one token is tried by; no honest key set has more. */
const MOST_KEYS = 100;
/** Characters; no honest key set is longer. */
const LONGEST = 1024 * 1024;

/** Private members by `kty` (RFC 7518 §6.2.2, §6.3.2, RFC 8037 §2, RFC 9964 §3); `oct` has no other. */
const PRIVATE: ReadonlySet<string> = new Set(["d", "p", "q", "dp", "dq", "qi", "oth", "priv"]);

/**
 * Reads a key that a person has pasted: a JWK, a JWKS, or a public key or certificate in PEM.
 *
 * @see RFC 7517 §4, §5, RFC 7468
 */
export function readPastedKeys(text: string): PastedKeys {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return { ok: false, problem: "That is too long for a key." };
  if (trimmed.startsWith("-----")) return readPem(trimmed);
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return {
      ok: false,
      problem: "This is neither JSON (a JWK or a JWKS) nor PEM (-----BEGIN PUBLIC KEY-----).",
    };
  }
  if (!isObject(value)) return { ok: false, problem: "A JWK or a JWKS is a JSON object." };
  const list = "keys" in value ? value.keys : [value];
  if (!Array.isArray(list)) return { ok: false, problem: "The `keys` of a JWKS are a list." };
  const jwks = list.filter((key) => isObject(key) && "kty" in key && typeof key.kty === "string");
  if (jwks.length === 0) {
    return {
      ok: false,
      problem:
        list.length === 0
          ? "The JWKS has no keys."
          : "A JWK has to say what kind of key it is (`kty`).",
    };
  }
  return {
    ok: true,
    keys: keysOf({ keys: jwks }),
    hadPrivate: jwks.some((jwk: object) => Object.keys(jwk).some((name) => PRIVATE.has(name))),
  };
}

/** @returns the keys of a set, without their private members */
export function keysOf({ keys }: { readonly keys: readonly object[] }): readonly VerificationKey[] {
  return keys.slice(0, MOST_KEYS).map((key) => ({
    form: "jwk",
    jwk: Object.fromEntries(
      Object.entries(key).filter(([name]: [string, unknown]) => !PRIVATE.has(name)),
    ),
  }));
}

/** @returns the `kid` of a key, where it has one */
export function kidOf(key: VerificationKey): string | undefined {
  const kid = key.form === "jwk" ? key.jwk["kid"] : undefined;
  return typeof kid === "string" ? kid : undefined;
}

/** @returns what kind of key it is, in a few words: "RSA, RS256" */
export function keyWords(key: VerificationKey): string {
  if (key.form !== "jwk") return key.form === "x509" ? "a certificate (PEM)" : "a public key (PEM)";
  const { kty, crv, alg } = key.jwk;
  return [kty, crv, alg].filter((word) => typeof word === "string").join(", ");
}

function readPem(pem: string): PastedKeys {
  const label = /^-----BEGIN ([A-Z0-9 ]+)-----/u.exec(pem)?.[1] ?? "";
  switch (label) {
    case "PUBLIC KEY":
      return { ok: true, keys: [{ form: "spki", pem }], hadPrivate: false };
    case "CERTIFICATE":
      return { ok: true, keys: [{ form: "x509", pem }], hadPrivate: false };
    case "RSA PUBLIC KEY":
      return {
        ok: false,
        problem:
          "This is a PKCS #1 key, which browsers do not read. `openssl rsa -RSAPublicKey_in -in key.pem -pubout` turns it into one that they do.",
      };
    default:
      return {
        ok: false,
        problem: label.endsWith("PRIVATE KEY")
          ? "This is a private key: whoever has it can sign. Do not paste it anywhere; the public key is enough."
          : "The PEM block is none of PUBLIC KEY and CERTIFICATE.",
      };
  }
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
