import type { OAuthContext } from "../oauth/oauth-client.ts";
import type { BorrowedTokens, Handback } from "../oauth/borrowed-tokens.ts";
import type { ExperimentStep } from "./experiment.ts";
import type { HandmadeAnswer } from "./handmade-token-request.ts";

/** Holds what a thief was given, one by one: not every provider ends the whole grant with one of its tokens. */
export function holdLoot(
  borrowed: BorrowedTokens,
  context: OAuthContext,
  { accessToken, refreshToken }: HandmadeAnswer,
): void {
  const token = { token: accessToken, tokenType: "bearer", receivedAt: 0 };
  borrowed.hold(context, { accessTokens: { "": token } });
  if (refreshToken !== "") borrowed.hold(context, { accessTokens: {}, refreshToken });
}

const words: Readonly<Record<Handback, string>> = {
  revoked: "You signed in for this alone: the tokens that came of it are revoked.",
  "not revoked":
    "The provider was asked to revoke the tokens that came of it, and did not: they expire by themselves.",
  "end by themselves":
    "The provider does not revoke tokens, so those that came of it expire by themselves.",
};

/** Gives back what came of a sign-in that was made for an attack. */
export async function giveBackStep(borrowed: BorrowedTokens): Promise<ExperimentStep> {
  const sentence = words[await borrowed.giveBack()];
  return { from: "tab", to: "provider", title: "What came of it is given back", sentence };
}
