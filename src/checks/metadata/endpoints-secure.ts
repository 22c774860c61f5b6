import { isEndpoint, isSecureUrl, leadsInside } from "../../oauth/secure-endpoint.ts";
import { fail, pass } from "../check.ts";
import { quoted } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

export const endpointsSecure = metadataCheck({
  id: "https",
  title: "Every endpoint is https",
  why: "Codes and tokens that travel in the open belong to whoever listens. Pixy refuses such a provider as a whole.",
  reference: "RFC 9700 §2.6",
  remedy: "https",
  judge(document, { issuer }) {
    const endpoints = Object.entries(document).filter(
      ([name, value]) => isEndpoint(name) && value !== null,
    );
    const open = endpoints.filter(([, value]) => !isSecureUrl(value));
    if (open.length > 0)
      return fail(`Neither https nor http at localhost or 127.0.0.1: ${listOf(open)}.`);
    const inside = endpoints.filter(([, value]) => leadsInside(issuer, String(value)));
    return inside.length > 0
      ? fail(`On this machine, where its issuer is not: ${listOf(inside)}. Nothing is sent there.`)
      : pass("All are https, or lie on this machine as their issuer does.");
  },
});

function listOf(endpoints: readonly (readonly [string, unknown])[]): string {
  return endpoints.map(([name, value]) => `\`${name}\` is ${quoted(String(value))}`).join(", ");
}
