import { isJwks, type Jwks } from "../../oauth/jwks.ts";
import { parseObject } from "../../oauth/token-response.ts";
import { keysOf, keyWords } from "../../jwt/verification-keys.ts";
import { type Check, fail, pass, unknown, warn } from "../check.ts";

/** Bits; shorter RSA keys are broken, or soon will be (RFC 7518 §3.3). */
const SHORTEST_RSA = 2048;

export const keysUsable: Check = {
  id: "keys",
  group: "metadata",
  title: "It publishes keys that signatures can be verified with",
  why: "Without a key nobody can tell a genuine ID token from a forged one. A private key among them lets everybody forge.",
  reference: "RFC 7517 §4, RFC 7518 §3.3",
  remedy: "keys",
  async run(subject) {
    const reading = await subject.keys();
    if (reading === undefined) {
      return subject.scope.split(" ").includes("openid")
        ? unknown("There is no `jwks_uri` that could be asked.")
        : undefined;
    }
    const { answer, exchanges, reason } = reading;
    if (answer === undefined) return unknown(`They cannot be seen: ${reason}.`, exchanges);
    const keys = parseObject(answer.body);
    if (answer.status !== 200 || !isJwks(keys)) {
      return fail(`What came is not a key set (HTTP ${answer.status}).`, exchanges);
    }
    if (keys.keys.some((key) => "d" in key || key["kty"] === "oct")) {
      return fail("There is a private or a shared key among them.", exchanges);
    }
    const signing = keys.keys.filter(isForSigning);
    if (signing.length === 0) return fail("There is no key for signatures.", exchanges);
    const short = signing.filter((key) => (rsaBits(key) ?? SHORTEST_RSA) < SHORTEST_RSA);
    const list = keysOf({ keys: signing })
      .map((key) => `\`${keyWords(key).replaceAll("`", "'")}\``)
      .join(", ");
    return short.length > 0
      ? warn(`An RSA key has fewer than ${SHORTEST_RSA} bits. Found: ${list}.`, exchanges)
      : pass(`For signatures: ${list}.`, exchanges);
  },
};

type Jwk = Jwks["keys"][number];

/** RFC 7517 §4.2, §4.3: what a key is for may be said in two ways, or in none. */
function isForSigning({ kty, use = "sig", key_ops: operations = ["verify"] }: Jwk): boolean {
  if (kty !== "RSA" && kty !== "EC" && kty !== "OKP") return false;
  return use === "sig" && Array.isArray(operations) && operations.includes("verify");
}

/** @returns the length of an RSA key's modulus; undefined for keys of other kinds */
function rsaBits({ kty, n }: Jwk): number | undefined {
  return kty === "RSA" && typeof n === "string" ? Math.floor((n.length * 6) / 8) * 8 : undefined;
}
