import { pass, warn } from "../check.ts";
import { connectionCheck } from "./connection-check.ts";

export const refreshTokenIssued = connectionCheck({
  id: "refresh-token",
  title: "It gives this client a refresh token",
  why: "Without one a person signs in again whenever an access token has expired.",
  reference: "RFC 6749 §1.5, OpenID Connect Core 1.0 §11",
  remedy: "refresh-token",
  judge: async ({ tokenSet, context }) =>
    tokenSet.refreshToken === undefined
      ? warn(`None came with the scope \`${context.profile.scope}\`.`)
      : pass("One came with the sign-in."),
});
