import { fail, pass, unknown, warn } from "../check.ts";
import { listIn, quoted } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

/** Those that a public key verifies, and that Pixy does (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864). */
const VERIFIABLE = /^(?:[RP]S(?:256|384|512)|ES(?:256|384|512)|EdDSA|Ed25519)$/;

export const signingAlgorithms = metadataCheck({
  id: "signing-algorithms",
  title: "It signs ID tokens so that anybody can verify them",
  why: "A browser verifies with a public key. An algorithm with a shared secret cannot be verified there, and `none` is no signature.",
  reference: "OpenID Connect Core 1.0 §2, RFC 8725 §3.1",
  remedy: "signing",
  judge(document, { scope }) {
    if (!scope.split(" ").includes("openid")) return undefined;
    const algorithms = listIn(document, "id_token_signing_alg_values_supported");
    if (algorithms === undefined) return unknown("It does not list its signing algorithms.");
    const list = quoted(algorithms.join(", "));
    if (!algorithms.some((algorithm) => VERIFIABLE.test(algorithm))) {
      return fail(`It lists ${list}: a browser can verify none of them.`);
    }
    return algorithms.includes("none")
      ? warn(`It lists ${list}: \`none\` is no signature. Pixy refuses it.`)
      : pass(`It lists ${list}.`);
  },
});
