import { exchangeCode, validateCodeResponse } from "../oauth/authorization-callback.ts";
import { uncachedJwks } from "../oauth/jwks.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { readUnverified } from "../oauth/unverified-jwt.ts";
import type { Attack, Stage } from "./experiment.ts";
import { signInUpToCode } from "./victim.ts";

/** What is wrong with the ID token that an attacker puts into the provider's answer. */
export interface Forgery {
  /** The claim or header parameter that Pixy has to name. */
  readonly member: "alg" | "aud" | "nonce";
  /** How the attacker came by it. */
  readonly sentence: string;
  /** Why Pixy does not take it. */
  readonly reason: string;
  /** What comes of an app that does. */
  readonly damage: string;
}

/**
 * Has Pixy judge an ID token that came in the answer to a sign-in and that it must not believe.
 *
 * @see OpenID Connect Core 1.0 §3.1.3.7
 */
export async function* plantIdToken(
  stage: Stage,
  { member, sentence, reason, damage }: Forgery,
): Attack {
  const { fetch, now } = stage;
  const { answer, transaction } = yield* signInUpToCode(stage);
  const received = await exchangeCode(answer, transaction, { fetch, now });
  yield {
    from: "attacker",
    to: "tab",
    title: "The tokens came with a planted ID token",
    sentence,
  };
  if (stage.isCareless) {
    const idToken = received.body["id_token"];
    const { sub } = readUnverified(typeof idToken === "string" ? idToken : "", "claims");
    yield {
      from: "tab",
      to: "tab",
      title: "The app read who it is",
      sentence: "It believes what the ID token says, and looks at nothing else.",
    };
    return typeof sub === "string"
      ? { outcome: "not-stopped", sentence: damage }
      : { outcome: "unclear", sentence: "There was no ID token in the answer to believe." };
  }
  const refusal = await refusalOf(() =>
    validateCodeResponse(received, transaction, uncachedJwks(transaction.metadata, fetch)),
  );
  if (refusal === undefined) {
    return {
      outcome: "not-stopped",
      sentence: `Pixy believed the ID token. ${damage}`,
    };
  }
  const { code, message } = refusal;
  yield {
    from: "tab",
    to: "tab",
    title: "Pixy looked at the ID token",
    sentence: `It says: ${message}. Nothing is stored.`,
    refusal: { by: "pixy", code },
  };
  return code === "id_token_invalid" && new RegExp(`\\b${member}\\b`, "i").test(message)
    ? { outcome: "stopped", by: "pixy", code, sentence: reason }
    : {
        outcome: "unclear",
        sentence: `Pixy refused the answer for another reason than what was planted (${code}).`,
      };
}

/** @throws whatever is no judgement on the ID token: its keys could not be had, the clock is wrong */
async function refusalOf(judge: () => Promise<unknown>): Promise<OAuthError | undefined> {
  try {
    await judge();
    return undefined;
  } catch (failure) {
    if (
      failure instanceof OAuthError &&
      ["id_token_invalid", "signature_invalid", "token_response_invalid"].includes(failure.code)
    ) {
      return failure;
    }
    throw failure;
  }
}
