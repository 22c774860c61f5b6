import { type Check, fail, pass, unknown, warn } from "../check.ts";
import { listIn } from "../metadata-document.ts";

export const dpopAllowed: Check = {
  id: "dpop",
  group: "browser",
  title: "A page may send DPoP proofs, and sees the provider's nonce",
  why: "A proof travels in a header that needs a preflight, and its nonce comes in one that CORS hides unless it is exposed. Without it a sign-in with DPoP goes in circles.",
  reference: "RFC 9449 §8, Fetch standard, CORS protocol",
  remedy: "exposed-headers",
  async run(subject) {
    const { document = {} } = await subject.published();
    const algorithms = listIn(document, "dpop_signing_alg_values_supported");
    if (algorithms === undefined) return undefined;
    if (!algorithms.includes("ES256"))
      return unknown("It lists no `ES256`, which Pixy signs with.");
    // What a page may not read at all is told where that is asked.
    if ((await subject.tokenAnswer())?.access !== "open") return undefined;
    const reading = await subject.provenTokenAnswer();
    if (reading === undefined) return undefined;
    const { access, reason, answer, hiddenHeaders, exchanges } = reading;
    if (access !== "open") return warn(`With a proof it is not for a page: ${reason}.`, exchanges);
    const hasNonce = answer?.headers.has("dpop-nonce") === true;
    const isHidden = hiddenHeaders.includes("dpop-nonce");
    const isMissed = !hasNonce && answer?.body.includes('"use_dpop_nonce"') === true;
    if (isHidden || isMissed) {
      return fail("It demands a nonce, and `DPoP-Nonce` is not exposed to the page.", exchanges);
    }
    return pass(
      hasNonce
        ? "It takes the header, and exposes `DPoP-Nonce`."
        : "It takes the header. No nonce was sent, so none had to be exposed.",
      exchanges,
    );
  },
};
