import { type Check, pass, unknown, warn } from "../check.ts";
import { isSecretDemanded } from "../client/secret-demanded.ts";
import { listIn } from "../metadata-document.ts";

export const publicClientsAnnounced: Check = {
  id: "public-clients-announced",
  group: "metadata",
  title: "It says that it accepts clients without a secret",
  why: "A browser can keep no secret: whatever it can read, everyone can.",
  reference: "RFC 8414 §2, RFC 10017",
  remedy: "public-client",
  async run(subject) {
    const { document } = await subject.published();
    if (document === undefined) return unknown("There is no metadata that could be looked at.");
    const methods = listIn(document, "token_endpoint_auth_methods_supported");
    if (methods?.includes("none") === true) return pass("It lists the method `none`.");
    // It says what is the case: that is told where the client itself is asked about.
    if (subject.clientId !== undefined && isSecretDemanded(await subject.tokenAnswer())) {
      return undefined;
    }
    return warn(
      methods === undefined
        ? "It does not list how clients authenticate, which means `client_secret_basic`. Some take others all the same."
        : "Its `token_endpoint_auth_methods_supported` lack `none`. Some take such clients all the same.",
    );
  },
};
