import { type Check, fail, pass } from "../check.ts";
import { downgradeFinding } from "./downgrade.ts";

export const pkceRequired: Check = {
  id: "pkce-required",
  group: "client",
  title: "It refuses a request without PKCE",
  why: "Whoever can change the request could take the challenge out, and redeem the stolen code without a verifier (downgrade).",
  reference: "RFC 9700 §2.1.1, §4.8.2",
  remedy: "pkce",
  run: (subject) =>
    downgradeFinding(subject, "none", {
      refused: (how) => pass(`Without a challenge ${how}.`),
      taken: fail(
        "Without a challenge it goes on to the sign-in page: PKCE is not enforced at the authorization endpoint.",
      ),
    }),
};
