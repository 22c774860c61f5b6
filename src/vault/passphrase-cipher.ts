import { OAuthError } from "../oauth/oauth-error.ts";

/** Rounds of PBKDF2 for what is sealed now: about half a second of a laptop, for each guess as well. */
const ROUNDS = 1_000_000;
/**
 * Rounds that a file may ask for. Fewer would make guessing cheap (OWASP Password Storage: at least
 * 600,000 for SHA-256), and many more keep a device busy, which is what a hostile file may want.
 */
export const FEWEST_ROUNDS = 600_000;
export const MOST_ROUNDS = 5_000_000;

/** Bytes (NIST SP 800-132 §5.1 asks for 16 of a salt, SP 800-38D §8.2 for 12 of an IV). */
const SALT = 16;
const IV = 12;
const CHECK = 16;

/** Something sealed with a passphrase, and what it was sealed by. */
export interface PassphraseSealed {
  readonly rounds: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iv: Uint8Array<ArrayBuffer>;
  /** Made of the same passphrase as the key, and says nothing of either. */
  readonly check: Uint8Array<ArrayBuffer>;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

/** Seals and opens what leaves this browser. */
export interface PassphraseCipher {
  /**
   * @param context what the sealed text belongs to: it opens only beside exactly the same
   */
  seal(text: string, passphrase: string, context: string): Promise<PassphraseSealed>;
  /**
   * @returns the text, or why there is none: `wrong-passphrase`, or `damaged` when the passphrase is
   *   right and what it was sealed with was changed since
   */
  open(
    sealed: PassphraseSealed,
    passphrase: string,
    context: string,
  ): Promise<{ readonly text: string } | { readonly problem: "wrong-passphrase" | "damaged" }>;
}

/**
 * PBKDF2 makes one secret of the passphrase, and HKDF two of that: the key, and a check value that
 * tells a wrong passphrase from a damaged file. The check costs a guesser nothing less than the
 * authentication of AES-GCM does.
 *
 * @param rounds of PBKDF2, for what is sealed from now on
 * @see RFC 8018 §5.2, RFC 5869, NIST SP 800-38D
 */
export function createPassphraseCipher(rounds = ROUNDS): PassphraseCipher {
  return {
    async seal(text, passphrase, context) {
      const salt = crypto.getRandomValues(new Uint8Array(SALT));
      const iv = crypto.getRandomValues(new Uint8Array(IV));
      const { key, check } = await derive(passphrase, salt, rounds);
      const ciphertext = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(context) },
        key,
        new TextEncoder().encode(text),
      );
      return { rounds, salt, iv, check, ciphertext: new Uint8Array(ciphertext) };
    },
    async open(sealed, passphrase, context) {
      const { salt, rounds, iv, ciphertext } = sealed;
      if (rounds < FEWEST_ROUNDS || rounds > MOST_ROUNDS) return { problem: "damaged" };
      const { key, check } = await derive(passphrase, salt, rounds);
      if (String(check) !== String(sealed.check)) return { problem: "wrong-passphrase" };
      try {
        const plain = await crypto.subtle.decrypt(
          { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(context) },
          key,
          ciphertext,
        );
        return { text: new TextDecoder().decode(plain) };
      } catch {
        return { problem: "damaged" };
      }
    },
  };
}

async function derive(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  rounds: number,
): Promise<{ key: CryptoKey; check: Uint8Array<ArrayBuffer> }> {
  // TypeScript believes that `subtle` is always there; on plain http it is not.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) {
    throw new OAuthError(
      "insecure_context",
      "WebCrypto is missing: the page is not a secure context",
    );
  }
  // Keyboards differ in how they write an accented letter (Unicode NFC).
  const typed = new TextEncoder().encode(passphrase.normalize("NFC"));
  const material = await subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
  const secret = await subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
    material,
    256,
  );
  const master = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey", "deriveBits"]);
  const part = (info: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: new TextEncoder().encode(info),
  });
  const [key, check] = await Promise.all([
    subtle.deriveKey(part("pixy workspace: key"), master, { name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]),
    subtle.deriveBits(part("pixy workspace: check"), master, CHECK * 8),
  ]);
  return { key, check: new Uint8Array(check) };
}
