import { isEndpoint, isSecureUrl } from "../../oauth/secure-endpoint.ts";
import { fail, pass } from "../check.ts";
import { quoted } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

export const endpointsSecure = metadataCheck({
  id: "https",
  title: "Every endpoint is https",
  why: "Codes and tokens that travel in the open belong to whoever listens. Pixy refuses such a provider as a whole.",
  reference: "RFC 9700 §2.6",
  remedy: "https",
  judge(document) {
    const open = Object.entries(document).filter(
      ([name, value]) => isEndpoint(name) && value !== null && !isSecureUrl(value),
    );
    if (open.length === 0) return pass("All are https, or lie on this machine.");
    const list = open.map(([name, value]) => `\`${name}\` is ${quoted(String(value))}`).join(", ");
    return fail(`Neither https nor on this machine: ${list}.`);
  },
});
