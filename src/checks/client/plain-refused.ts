import { type Check, fail, pass, warn } from "../check.ts";
import { listIn } from "../metadata-document.ts";
import { downgradeFinding } from "./downgrade.ts";

export const plainRefused: Check = {
  id: "plain-refused",
  group: "client",
  title: "It refuses a challenge that is the verifier itself (plain)",
  why: "Whoever reads the request then has the verifier: the challenge protects from nothing.",
  reference: "RFC 9700 §2.1.1, RFC 7636 §7.2",
  remedy: "pkce",
  async run(subject) {
    const finding = await downgradeFinding(subject, "plain", {
      refused: (how) => pass(`With \`plain\` ${how}.`),
      taken: fail("With `code_challenge_method=plain` it goes on to the sign-in page."),
    });
    const { document = {} } = await subject.published();
    const isListed = listIn(document, "code_challenge_methods_supported")?.includes("plain");
    return finding.verdict === "unknown" && isListed === true
      ? warn("It lists `plain` among its methods. Whether it takes it cannot be seen from here.")
      : finding;
  },
};
