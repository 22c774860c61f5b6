import { pass, warn } from "../check.ts";
import { textIn } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

/** The tab goes there itself, so that no CORS is needed; whether it is https is asked of all endpoints. */
export const logoutOffered = metadataCheck({
  id: "logout",
  title: "It has a page to sign out at",
  why: "Disconnecting ends what Pixy was given. The person stays signed in at the provider, and the next to connect on this device may do so without a password.",
  reference: "OpenID Connect RP-Initiated Logout 1.0 §2.1",
  remedy: "logout",
  // Plain OAuth knows no such page.
  judge: (document, { scope }) => {
    if (!scope.split(" ").includes("openid")) return undefined;
    return textIn(document, "end_session_endpoint") === undefined
      ? warn("It names no `end_session_endpoint`: a disconnect cannot sign anybody out there.")
      : pass("It names an `end_session_endpoint`.");
  },
});
