import { type Check, pass, unknown, warn } from "../check.ts";

/** The last check of all, which is made however the others end. */
export const tokensGivenBack: Check = {
  id: "given-back",
  group: "connection",
  title: "It takes back what the check was given",
  why: "The connection was made for the check. Tokens of it that keep working would be keys that nobody looks after.",
  reference: "RFC 7009 §2",
  remedy: "revocation",
  async run(subject) {
    const returned = await subject.giveBack();
    if (returned === undefined) return undefined;
    const { refreshTokens, accessTokens, isAnyUnseen } = returned;
    if ([refreshTokens, accessTokens].includes("end by themselves")) {
      return unknown("It does not revoke tokens: what is left expires by itself.");
    }
    const kept = [
      ...(refreshTokens === "revoked" ? [] : ["a refresh token"]),
      ...(accessTokens === "revoked" ? [] : ["an access token"]),
    ];
    if (kept.length > 0) {
      return warn(`It took no revocation of ${kept.join(" and ")}: what is left ends by itself.`);
    }
    return isAnyUnseen
      ? warn("All that was seen is given back. An answer that was not seen may have brought more.")
      : pass("Every refresh token and access token is given back.");
  },
};
