import { fail, pass, warn } from "../check.ts";
import { listIn } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

export const pkceAnnounced = metadataCheck({
  id: "pkce-announced",
  title: "It says that it checks PKCE, with S256",
  why: "A provider without PKCE silently ignores the challenge, and whoever steals a code can redeem it.",
  reference: "RFC 9700 §2.1.1, RFC 8414 §2",
  remedy: "pkce",
  judge(document) {
    const methods = listIn(document, "code_challenge_methods_supported");
    if (methods === undefined) return warn("It lists no `code_challenge_methods_supported`.");
    return methods.includes("S256")
      ? pass("It lists `S256`.")
      : fail("Its `code_challenge_methods_supported` lack `S256`.");
  },
});
