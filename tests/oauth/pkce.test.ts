import { describe, expect, it, test, vi } from "vitest";
import {
  generateCodeChallenge,
  generateCodeVerifier,
  generateUnguessable,
} from "../../src/oauth/pkce.ts";
import { failureOf } from "../support/oauth-failure.ts";

const UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

describe("the code verifier", () => {
  test.each([43, 64, 127, 128])("has the %i characters that were asked for", (length) => {
    expect(generateCodeVerifier(length)).toHaveLength(length);
  });

  test.each([0, 42, 129, 43.5, -64, Number.NaN, Infinity])(
    "is refused a length of %d",
    (length) => {
      expect(() => generateCodeVerifier(length)).toThrow(RangeError);
    },
  );

  it("is long by default and another one each time", () => {
    const verifiers = Array.from({ length: 50 }, () => generateCodeVerifier());
    expect(new Set(verifiers).size).toBe(50);
    for (const verifier of verifiers) expect(verifier).toMatch(/^[A-Za-z0-9\-._~]{64}$/);
  });

  it("gives every unreserved character the same share of the random bytes", () => {
    // The bytes 0 to 197 hold each of the 66 characters three times.
    let next = 0;
    const everyByteInTurn = (bytes: Uint8Array<ArrayBuffer>) => bytes.map(() => next++);
    const shares = new Map<string, number>();
    const characters =
      generateCodeVerifier(99, everyByteInTurn) + generateCodeVerifier(99, everyByteInTurn);
    for (const character of characters) shares.set(character, (shares.get(character) ?? 0) + 1);
    expect(next).toBe(198);
    expect([...shares.keys()].toSorted()).toEqual(UNRESERVED.split("").toSorted());
    expect(new Set(shares.values())).toEqual(new Set([3]));
  });

  it("throws away the bytes that would favour some characters, and asks for more", () => {
    const answers = [255, 198, 197, 0];
    const random = vi.fn((bytes: Uint8Array<ArrayBuffer>) => bytes.fill(answers.shift() ?? 65));
    expect(generateCodeVerifier(43, random)).toBe("~".repeat(43));
    expect(random).toHaveBeenCalledTimes(3);
  });
});

describe("the code challenge", () => {
  it("is that of RFC 7636, appendix B", async () => {
    expect(await generateCodeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
      "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
  });

  it("is the verifier itself with plain", async () => {
    const verifier = generateCodeVerifier();
    expect(await generateCodeChallenge(verifier, "plain")).toBe(verifier);
  });

  it("cannot be made where the page is no secure context", async () => {
    vi.stubGlobal("crypto", {});
    const failure = await failureOf(generateCodeChallenge("x".repeat(43)));
    expect(failure.code).toBe("insecure_context");
  });
});

describe("state and nonce", () => {
  it("are 256 random bits in characters that need no escaping", () => {
    const values = Array.from({ length: 50 }, generateUnguessable);
    expect(new Set(values).size).toBe(50);
    for (const value of values) {
      expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(Buffer.from(value, "base64url")).toHaveLength(32);
    }
  });
});
