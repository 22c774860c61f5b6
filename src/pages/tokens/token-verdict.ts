import type { DecodedToken } from "../../jwt/decode-token.ts";
import { momentOf } from "../../jwt/time-findings.ts";
import type { SignatureVerdict, Unverifiable } from "../../jwt/verify-signature.ts";
import { kidOf, type VerificationKey } from "../../jwt/verification-keys.ts";

/** What the screen says first. Text between backticks is a protocol value. */
export interface TokenVerdict {
  readonly tone: "good" | "warn" | "bad" | "idle" | "busy";
  readonly headline: string;
  readonly sentence: string;
}

/** Whose keys the signature is held against. */
export type KeyOwner =
  | { readonly kind: "issuer"; readonly issuer: string }
  /** Another provider, which the person has chosen. */
  | { readonly kind: "other-issuer"; readonly issuer: string }
  | { readonly kind: "pasted" }
  /** The key that a DPoP proof brings along. */
  | { readonly kind: "proof" };

/** How far the verification is. */
export type Verification =
  | { readonly state: "no-keys" }
  | { readonly state: "fetching" }
  | { readonly state: "keys-failed" }
  | { readonly state: "verifying" }
  | { readonly state: "done"; readonly owner: KeyOwner; readonly verdict: SignatureVerdict };

/**
 * @param now milliseconds of the local clock
 * @returns the one thing that a person must not miss about this token
 */
export function tokenVerdict(
  decoded: DecodedToken,
  verification: Verification,
  now: number,
): TokenVerdict {
  switch (decoded.form) {
    case "malformed":
      return {
        tone: "bad",
        headline: "Malformed",
        sentence: decoded.problems[0]?.sentence ?? "This is no token that can be read.",
      };
    case "opaque":
      return {
        tone: "idle",
        headline: "Opaque token",
        sentence:
          "Nothing can be read from it, and that is by design: only the provider that issued it knows what it stands for.",
      };
    case "encrypted":
      return {
        tone: "idle",
        headline: "Encrypted (JWE)",
        sentence:
          "Only whoever holds the private key can read its claims. Its header is readable; whether it is genuine cannot be seen from here.",
      };
    case "signed":
      return ofSigned(decoded, verification, now);
  }
}

function ofSigned(decoded: DecodedToken, verification: Verification, now: number): TokenVerdict {
  switch (verification.state) {
    case "fetching":
      return { tone: "busy", headline: "Fetching keys…", sentence: "The issuer is being asked." };
    case "verifying":
      return { tone: "busy", headline: "Verifying…", sentence: "The signature is being computed." };
    case "keys-failed":
      return {
        tone: "warn",
        headline: "Not verified",
        sentence:
          "The issuer's keys cannot be had. Until then, anybody could have written this token.",
      };
    case "no-keys":
      return {
        tone: "warn",
        headline: "Not verified",
        sentence:
          "There is no key yet to check the signature against. Until then, anybody could have written this token.",
      };
    case "done":
      return ofSignature(decoded, verification.owner, verification.verdict, now);
  }
}

function ofSignature(
  decoded: DecodedToken,
  owner: KeyOwner,
  verdict: SignatureVerdict,
  now: number,
): TokenVerdict {
  switch (verdict.state) {
    case "verified": {
      const sentence = `${signedBy(verdict.key, owner)}${caveats[owner.kind]}`;
      const time = timeOf(decoded, now);
      return time === undefined
        ? { tone: owner.kind === "other-issuer" ? "warn" : "good", headline: "Verified", sentence }
        : { tone: "bad", headline: `Verified, but ${time}`, sentence };
    }
    case "refuted":
      return {
        tone: "bad",
        headline: "Does not verify",
        sentence: `The signature was not made by ${keyNames(verdict.tried)}: the token was changed, or somebody else has signed it. Do not believe it.`,
      };
    case "no-key":
      return {
        tone: "bad",
        headline: "No such key",
        sentence: `The token names the key \`${shown(verdict.kid)}\`, ${missing[owner.kind]}`,
      };
    case "unverifiable":
      return { ...reasons[verdict.because] };
  }
}

const missing: Record<KeyOwner["kind"], string> = {
  issuer:
    "which its issuer does not publish. Either the issuer has rotated its keys since, or it has never signed this token.",
  "other-issuer": "which this provider does not publish. It has not signed this token.",
  pasted: "and the pasted keys have other names.",
  proof: "and brings another one along.",
};

const caveats: Record<KeyOwner["kind"], string> = {
  issuer: "",
  pasted: " That says as much as you know about where that key is from.",
  "other-issuer": " It names another issuer, or none: whoever accepts it must know why.",
  proof: " The sender held that key; it says nothing about who they are.",
};

const reasons: Record<Unverifiable, TokenVerdict> = {
  unsigned: {
    tone: "bad",
    headline: "Not signed",
    sentence: "Its algorithm is `none`: anybody could have written it. Nobody may believe it.",
  },
  "no-algorithm": {
    tone: "bad",
    headline: "Cannot be verified",
    sentence: "Its header does not say how it is signed (`alg`).",
  },
  "unknown-algorithm": {
    tone: "warn",
    headline: "Cannot be verified here",
    sentence: "Its algorithm is not one that this browser or Pixy knows.",
  },
  "shared-secret": {
    tone: "warn",
    headline: "Cannot be verified here",
    sentence:
      "It is signed with a secret that signer and verifier share, and a published key set holds none. Only whoever has the secret can verify it, and could forge it as well.",
  },
  critical: {
    tone: "warn",
    headline: "Cannot be verified here",
    sentence:
      "Its header demands (`crit`) something that Pixy does not understand, and then it has to be refused.",
  },
  "no-keys": {
    tone: "warn",
    headline: "Not verified",
    sentence: "The key set is empty.",
  },
  "unsuitable-keys": {
    tone: "warn",
    headline: "Cannot be verified",
    sentence: "None of these keys can have made a signature of this algorithm.",
  },
};

function signedBy(key: VerificationKey, owner: KeyOwner): string {
  const kid = kidOf(key);
  const named = kid === undefined ? "the key" : `the key \`${shown(kid)}\``;
  switch (owner.kind) {
    case "issuer":
    case "other-issuer":
      return `Signed by ${named} of \`${shown(owner.issuer)}\`, and not changed since.`;
    case "pasted":
      return `Signed by ${kid === undefined ? "the pasted key" : `${named} that was pasted`}, and not changed since.`;
    case "proof":
      return "Signed by the key that it brings along.";
  }
}

function keyNames(keys: readonly VerificationKey[]): string {
  const kid = keys[0] && kidOf(keys[0]);
  if (keys.length > 1) return `any of the ${keys.length} keys that could have made it`;
  return kid === undefined ? "this key" : `the key \`${shown(kid)}\``;
}

/** @returns how the token stands against the clock, when it is not good now */
function timeOf(decoded: DecodedToken, now: number): string | undefined {
  const exp = momentOf(decoded.payload?.values.get("exp"));
  const nbf = momentOf(decoded.payload?.values.get("nbf"));
  if (exp !== undefined && exp <= now) return "expired";
  return nbf !== undefined && nbf > now + 60_000 ? "not valid yet" : undefined;
}

/** Characters of a foreign name within a sentence. */
const MOST_SHOWN = 120;

/** A name from a token, within a sentence in which backticks mark protocol values. */
function shown(text: string): string {
  const clean = text.replaceAll("`", "'");
  return clean.length > MOST_SHOWN ? `${clean.slice(0, MOST_SHOWN)}…` : clean;
}
