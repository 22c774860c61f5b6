import { describe, expect, it, test } from "vitest";
import { decodeToken, LONGEST_TOKEN } from "../../src/jwt/decode-token.ts";
import { encoded } from "../support/provider-double.ts";
import { ID_TOKEN, tokenOf } from "./sample-tokens.ts";

const HEADER = { alg: "RS256", kid: "one" };
const token = tokenOf(HEADER, ID_TOKEN);
const [header = "", payload = "", signature = ""] = token.split(".");

it("a signed token comes apart into what its maker put in", () => {
  const decoded = decodeToken(token);
  expect(decoded.form).toBe("signed");
  expect(Object.fromEntries(decoded.header?.values ?? [])).toEqual(HEADER);
  expect(Object.fromEntries(decoded.payload?.values ?? [])).toEqual(ID_TOKEN);
  expect(new TextDecoder().decode(decoded.signature)).toBe("signature");
  expect(decoded.parts.map(({ text }) => text).join(".")).toBe(token);
});

it("a token without signature is still read: whoever inspects it wants to see what it says", () => {
  const decoded = decodeToken(`${encoded({ alg: "none" })}.${payload}.`);
  expect(decoded).toMatchObject({ form: "signed", problems: [] });
  expect(decoded.signature).toHaveLength(0);
});

it("an encrypted token is recognised, and its header read", () => {
  const jwe = `${encoded({ alg: "RSA-OAEP", enc: "A256GCM" })}.a2V5.aXY.Y2lwaGVy.dGFn`;
  const decoded = decodeToken(jwe);
  expect(decoded.form).toBe("encrypted");
  expect(decoded.header?.values.get("enc")).toBe("A256GCM");
  expect(decoded.payload).toBeUndefined();
  expect(decoded.parts.map(({ name }) => name)).toEqual([
    "header",
    "key",
    "iv",
    "ciphertext",
    "tag",
  ]);
});

describe("a broken token is told which part breaks, and where", () => {
  test.each([
    ["padding", `${header}=.${payload}.${signature}`, "header", header.length + 1, "padding"],
    ["base64", `${header}.+${payload}.${signature}`, "payload", header.length + 2, "base64url"],
    [
      "a strange character in the signature",
      `${header}.${payload}.c2ln*`,
      "signature",
      header.length + payload.length + 7,
      "*",
    ],
    [
      "a character that cannot be seen",
      `${header}.\u200B${payload}.x`,
      "payload",
      header.length + 2,
      "U+200B",
    ],
    [
      "a cut",
      `${header}.${payload}.abcde`,
      "signature",
      header.length + payload.length + 8,
      "cut off",
    ],
  ])("%s", (_, text, part, at, words) => {
    const decoded = decodeToken(text);
    expect(decoded.form).toBe("malformed");
    const problem = decoded.problems.find((each) => each.part === part);
    expect(problem?.at).toBe(at);
    expect(problem?.sentence).toContain(words);
    expect(problem?.sentence).toContain(`character ${at}`);
  });

  test.each([
    ["text that is no JSON", encoded('{"alg":"RS256",}'), "header", "character 16"],
    ["JSON that ends too early", encoded('{"alg":"RS256"'), "header", "ends too early"],
    ["JSON that is no object", encoded("[1]"), "payload", "not an object"],
    ["bytes that are no text", "_w", "payload", "UTF-8"],
    ["nothing", "", "payload", "empty"],
  ])("%s", (_, text, part, words) => {
    const parts = part === "header" ? [text, payload] : [header, text];
    const decoded = decodeToken([...parts, signature].join("."));
    expect(decoded.form).toBe("malformed");
    expect(decoded.problems.map((problem) => problem.part)).toEqual([part]);
    expect(decoded.problems[0]?.sentence).toContain(words);
    expect(decoded.problems[0]?.sentence).toContain(part);
  });

  test.each([
    [`${header}.${payload}`, "2 parts"],
    [header, "one part"],
    [`${token}.more`, "4 parts"],
    [`${token}.a.b.c`, "6 parts"],
    [`${token}${".a".repeat(500)}`, "more than six parts"],
  ])("a wrong number of parts (%#)", (text, words) => {
    const decoded = decodeToken(text);
    expect(decoded.form).toBe("malformed");
    expect(decoded.problems[0]?.sentence).toContain(words);
  });

  it("one part that breaks does not hide the others", () => {
    const decoded = decodeToken(`${header}.${payload}.*`);
    expect(decoded.payload?.values.get("sub")).toBe("alice");
  });

  it("five parts whose header names no encryption", () => {
    const decoded = decodeToken(`${header}.a2V5.aXY.Y2lwaGVy.dGFn`);
    expect(decoded.form).toBe("malformed");
    expect(decoded.problems[0]?.sentence).toContain("enc");
  });

  it("a text that is too long for any token, without looking into it", () => {
    const decoded = decodeToken(`${header}.${"a".repeat(LONGEST_TOKEN)}.`);
    expect(decoded.form).toBe("malformed");
    expect(decoded.problems[0]?.sentence).toContain("1 MiB");
  });
});

describe("text that nobody made as a JWT is opaque", () => {
  test.each([
    "45ghiukldjahdnhzdauz",
    "ya29.a0AfB_byC-secret.more",
    "v4.public.eyJzdWIiOiJhbGljZSJ9",
    "two words",
    '{"not":"a token"}',
    "...",
  ])("%s", (text) => {
    expect(decodeToken(text).form).toBe("opaque");
  });
});

it("members that stand twice are kept, both of them, and told", () => {
  const { payload } = decodeToken(tokenOf(HEADER, '{"sub":"alice","sub":"mallory"}'));
  expect(payload?.doubled).toEqual(["sub"]);
  expect(payload?.members.map(({ json }) => json)).toEqual(['"alice"', '"mallory"']);
  expect(payload?.values.get("sub")).toBe("mallory");
});

it("names that are special to the platform are members like others", () => {
  const { payload } = decodeToken(tokenOf(HEADER, '{"__proto__":{"exp":1},"constructor":2}'));
  expect(payload?.values.get("__proto__")).toEqual({ exp: 1 });
  expect(payload?.values.get("exp")).toBeUndefined();
  expect(payload?.values.get("toString")).toBeUndefined();
});
