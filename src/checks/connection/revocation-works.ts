import { fail, pass, unknown } from "../check.ts";
import { quoted } from "../metadata-document.ts";
import { connectionCheck } from "./connection-check.ts";

export const revocationWorks = connectionCheck({
  id: "revocation",
  title: "A revoked refresh token is worth nothing",
  why: "Disconnecting tells the provider that the tokens are not needed any more. Where it does not listen, copies of them keep working.",
  reference: "RFC 7009 §2",
  remedy: "revocation",
  async judge(grant) {
    const revoked = await grant.revoke();
    if (revoked === undefined) {
      return unknown(
        (await grant.reuse()) === undefined
          ? "There is no revocation endpoint, or no refresh token that works."
          : "The reuse ended the grant: nothing was left to revoke.",
      );
    }
    const { status, after } = revoked;
    const { exchanges, refusal } = after;
    if (status === undefined) return unknown("Its answer cannot be seen.", exchanges);
    if (after.isUnseen) return unknown("The refresh after it brought no answer.", exchanges);
    return after.isAccepted
      ? fail(`It says HTTP ${status}, and the refresh token goes on working.`, exchanges)
      : pass(`Afterwards a refresh is refused with ${quoted(refusal)}.`, exchanges);
  },
});
