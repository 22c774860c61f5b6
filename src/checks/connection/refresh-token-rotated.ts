import { fail, pass, unknown } from "../check.ts";
import { quoted } from "../metadata-document.ts";
import { connectionCheck } from "./connection-check.ts";

export const refreshTokenRotated = connectionCheck({
  id: "rotation",
  title: "It replaces a refresh token at each use",
  why: "Whoever has a public client's refresh token can use it. If it is replaced at each use, a stolen one is soon worth nothing.",
  reference: "RFC 9700 §2.2.2, §4.14.2",
  remedy: "rotation",
  async judge(grant) {
    const refreshed = await grant.refresh();
    if (refreshed === undefined) return unknown("There is no refresh token to be replaced.");
    const { isAccepted, isReplaced, isUnseen, refusal, exchanges } = refreshed;
    if (isUnseen) return unknown(`Its answer cannot be seen: ${refusal}.`, exchanges);
    if (!isAccepted) {
      const refused = fail(`The refresh token is refused with ${quoted(refusal)}.`, exchanges);
      return { ...refused, remedy: "refresh-token" };
    }
    return isReplaced
      ? pass("A refresh brought another refresh token.", exchanges)
      : fail("A refresh brought no other refresh token: the first one stays valid.", exchanges);
  },
});
