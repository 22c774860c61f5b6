import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  createPassphraseCipher,
  FEWEST_ROUNDS,
  MOST_ROUNDS,
  type PassphraseSealed,
} from "../../src/vault/passphrase-cipher.ts";

const cipher = createPassphraseCipher(FEWEST_ROUNDS);
const SECRET = "tGzv3JOkF0XG5Qx2TlKWIA, Zoë 🦊";
const PASSPHRASE = "correct horse battery staple";

/** Each of them takes a while to make, which is what it is for. */
let sealed: PassphraseSealed;
beforeAll(async () => {
  sealed = await cipher.seal(SECRET, PASSPHRASE, "context");
});

describe("what a passphrase has sealed", () => {
  it("opens with it, and beside the same context only", async () => {
    expect(await cipher.open(sealed, PASSPHRASE, "context")).toEqual({ text: SECRET });
    expect(await cipher.open(sealed, PASSPHRASE, "Context")).toEqual({ problem: "damaged" });
    expect(await cipher.open(sealed, "correct horse battery stable", "context")).toEqual({
      problem: "wrong-passphrase",
    });
  });

  it("is told from a wrong passphrase when it is damaged", async () => {
    const ciphertext = sealed.ciphertext.map((byte, index) => (index === 3 ? byte ^ 1 : byte));
    expect(await cipher.open({ ...sealed, ciphertext }, PASSPHRASE, "context")).toEqual({
      problem: "damaged",
    });
  });

  it("is shown by nothing of it, and another salt and IV are taken each time", async () => {
    const other = await cipher.seal(SECRET, PASSPHRASE, "context");
    expect(Buffer.from(sealed.ciphertext).toString("latin1")).not.toContain("tGzv");
    for (const part of ["salt", "iv", "check", "ciphertext"] as const)
      expect(String(sealed[part])).not.toBe(String(other[part]));
  });

  it("opens however the keyboard composes an accented letter", async () => {
    const composed = await cipher.seal(SECRET, "caf\u00e9 au lait, bien s\u00fbr", "");
    expect(await cipher.open(composed, "cafe\u0301 au lait, bien su\u0302r", "")).toEqual({
      text: SECRET,
    });
  });

  it("is slow to open: at least 600,000 rounds of PBKDF2 for whoever guesses", async () => {
    const derive = vi.spyOn(crypto.subtle, "deriveBits");
    const { rounds } = await createPassphraseCipher().seal(SECRET, PASSPHRASE, "");
    expect(rounds).toBeGreaterThanOrEqual(600_000);
    expect(derive.mock.calls[0]?.[0]).toMatchObject({
      name: "PBKDF2",
      hash: "SHA-256",
      iterations: rounds,
    });
  });

  it.each([FEWEST_ROUNDS - 1, MOST_ROUNDS + 1, 1e15])(
    "that asks for %d rounds keeps nobody busy",
    async (rounds) => {
      const derive = vi.spyOn(crypto.subtle, "deriveBits");
      expect(await cipher.open({ ...sealed, rounds }, PASSPHRASE, "context")).toEqual({
        problem: "damaged",
      });
      expect(derive).not.toHaveBeenCalled();
    },
  );
});
