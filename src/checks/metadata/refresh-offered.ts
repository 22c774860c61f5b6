import { pass, unknown, warn } from "../check.ts";
import { listIn } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

export const refreshOffered = metadataCheck({
  id: "refresh-offered",
  title: "It offers refresh tokens",
  why: "Without them a person signs in again whenever an access token has expired.",
  reference: "RFC 6749 §6",
  remedy: "refresh-token",
  judge(document) {
    const grants = listIn(document, "grant_types_supported");
    const scopes = listIn(document, "scopes_supported");
    if (grants?.includes("refresh_token") === true) {
      return pass("It lists the grant type `refresh_token`.");
    }
    if (scopes?.includes("offline_access") === true) {
      return pass("It lists the scope `offline_access`.");
    }
    return grants === undefined
      ? unknown("It does not list its grant types.")
      : warn("Its `grant_types_supported` lack `refresh_token`.");
  },
});
