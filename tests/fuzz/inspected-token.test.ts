import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeToken, LONGEST_TOKEN } from "../../src/jwt/decode-token.ts";
import { findTokens } from "../../src/jwt/find-tokens.ts";
import { explainAlgorithm, explainParameter } from "../../src/jwt/header-parameters.ts";
import { readJsonText } from "../../src/jwt/json-text.ts";
import { explainClaim } from "../../src/jwt/registered-claims.ts";
import { tokenFindings } from "../../src/jwt/token-findings.ts";
import { recogniseKind } from "../../src/jwt/token-kind.ts";
import { keysOf, readPastedKeys } from "../../src/jwt/verification-keys.ts";
import { ownKey, verifySignature } from "../../src/jwt/verify-signature.ts";
import { tokenVerdict } from "../../src/pages/tokens/token-verdict.ts";
import { ACCESS_TOKEN, NOW } from "../jwt/sample-tokens.ts";
import { encoded, makeSigningKey, signJwt } from "../support/provider-double.ts";
import { asJson, hostileJson, hostileText, hostileValue, mutated } from "./hostile.ts";
import { isReadByThePlatform, itHolds } from "./property.ts";

const key = await makeSigningKey("ES256", "one");
const HEADER = { alg: "ES256", kid: "one", typ: "at+jwt", jwk: key.jwk, crit: ["b64"] };

/** All that the screen does with a text. */
async function inspect(text: string, keys = keysOf({ keys: [key.jwk] })) {
  const decodings = findTokens(text).map(({ token }) => decodeToken(token));
  for (const decoded of decodings) {
    const { header, payload, token } = decoded;
    const kind = recogniseKind(header, payload);
    for (const { name } of [...(header?.members ?? []), ...(payload?.members ?? [])]) {
      explainClaim(name);
      explainParameter(name);
    }
    explainAlgorithm(header?.values.get("alg"));
    const findings =
      header && payload
        ? tokenFindings({ header, payload, kind, length: token.length, now: NOW })
        : [];
    expect(findings.every(({ sentence }) => sentence.length < 1_000)).toBe(true);
    const own = header && ownKey(header);
    const verdict = header && (await verifySignature(token, header, own ? [own, ...keys] : keys));
    const said = tokenVerdict(
      decoded,
      verdict === undefined
        ? { state: "no-keys" }
        : { state: "done", owner: { kind: "pasted" }, verdict },
      NOW,
    );
    expect(said.headline).not.toBe("");
    expect(said.sentence.length).toBeLessThan(1_000);
    expect(decoded.problems.length > 0).toBe(decoded.form === "malformed");
  }
  return decodings;
}

/** A token near a valid one, cut anywhere, with anything put in. */
const hostileToken = fc
  .tuple(hostileJson(HEADER), hostileJson(ACCESS_TOKEN), hostileText, fc.nat(), fc.boolean())
  .map(([header, payload, extra, place, isCut]) => {
    const token = `${encoded(header)}.${encoded(payload)}.${encoded("signature")}`;
    const at = place % (token.length + 1);
    return isCut ? token.slice(0, at) + extra + token.slice(at) : token;
  });

describe("whatever is pasted", () => {
  itHolds("is judged without a failure", fc.oneof(hostileText, hostileToken), async (text) => {
    await inspect(text);
  });

  itHolds(
    "is judged without a failure by whatever keys there are",
    mutated({ keys: [key.jwk] }),
    async (value) => {
      const pasted = readPastedKeys(asJson(value));
      const token = await signJwt(key, ACCESS_TOKEN);
      if (pasted.ok) await inspect(token, pasted.keys);
      if (
        typeof value === "object" &&
        value !== null &&
        "keys" in value &&
        Array.isArray(value.keys)
      ) {
        const keys = value.keys.filter(
          (each: unknown) => each !== null && typeof each === "object",
        );
        await inspect(token, keysOf({ keys }));
      }
    },
  );

  itHolds("as a key is read or refused with a reason", hostileText, (text) => {
    const read = readPastedKeys(text);
    if (!read.ok) expect(read.problem).not.toBe("");
  });
});

describe("a token", () => {
  itHolds(
    "whose header or payload was changed never counts as signed",
    hostileToken,
    async (text) => {
      const [decoded] = await inspect(text);
      if (decoded?.header === undefined) return;
      const verdict = await verifySignature(
        decoded.token,
        decoded.header,
        keysOf({ keys: [key.jwk] }),
      );
      expect(verdict.state).not.toBe("verified");
    },
  );

  itHolds(
    "that is truly signed is shown with exactly the members that it has",
    mutated(ACCESS_TOKEN),
    async (claims) => {
      fc.pre(claims !== null && typeof claims === "object" && !Array.isArray(claims));
      const json = asJson(claims);
      const { header, parts, payload } = decodeToken(
        `${encoded({ alg: "ES256", kid: "one" })}.${encoded(json)}.AAAA`,
      );
      expect(header).toBeDefined();
      expect(parts).toHaveLength(3);
      // Half of a surrogate pair does not survive UTF-8, and no comparison goes as deep as this reads.
      fc.pre(json.isWellFormed() && (payload?.depth ?? 0) < 1_000);
      fc.pre(isReadByThePlatform(json));
      expect(Object.fromEntries(payload?.values ?? [])).toEqual(JSON.parse(json));
    },
  );
});

describe("JSON", () => {
  itHolds(
    "is taken for JSON exactly when the platform does",
    fc.oneof(hostileJson(ACCESS_TOKEN), hostileText, hostileValue.map(asJson)),
    (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      const read = readJsonText(text);
      expect(read.ok).toBe(isJson);
      if (!read.ok) {
        expect(read.at).toBeGreaterThanOrEqual(0);
        expect(read.at).toBeLessThanOrEqual(text.length);
      }
    },
  );
});

describe("a text of a mebibyte is judged without a hang", () => {
  const fill = (unit: string) => unit.repeat(Math.floor((LONGEST_TOKEN * 0.7) / unit.length));
  const flawless = encoded({ alg: "ES256", kid: "one" });
  it.each([
    ["dots", ".".repeat(LONGEST_TOKEN)],
    ["eyJ", "eyJ".repeat(LONGEST_TOKEN / 4)],
    ["white space", " ".repeat(LONGEST_TOKEN)],
    ["line breaks", `a${"\n \t".repeat(LONGEST_TOKEN / 4)}b`],
    ["a signature", `${flawless}.${encoded("{}")}.${"A".repeat(LONGEST_TOKEN - 100)}`],
    ["one string", `${flawless}.${encoded(`{"a":"${fill("x")}"}`)}.AAAA`],
    ["escapes", `${flawless}.${encoded(`{"a":"${fill(String.raw`\n`)}"}`)}.AAAA`],
    ["a string that does not end", `${flawless}.${encoded(`{"a":"${fill(String.raw`\\`)}`)}.AAAA`],
    ["digits", `${flawless}.${encoded(`{"a":${fill("1")}}`)}.AAAA`],
    ["lists in lists", `${flawless}.${encoded(`{"a":${fill("[")}`)}.AAAA`],
    ["members", `${flawless}.${encoded(`{${fill('"a":1,')}"b":1}`)}.AAAA`],
    ["objects", `${flawless}.${encoded(`{"a":[${fill("{},")}1]}`)}.AAAA`],
    ["parameters", `https://a.example/#${"access_token&".repeat(LONGEST_TOKEN / 16)}`],
  ])("%s", async (_, text) => {
    const startedAt = performance.now();
    await inspect(text);
    // A quadratic program would take minutes; this is no measure of speed.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
