import { fail, pass, unknown } from "../check.ts";
import { listIn } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

export const codeFlow = metadataCheck({
  id: "code-flow",
  title: "It offers the authorization code flow",
  why: "It is the one flow for a browser in which no token appears in an address.",
  reference: "RFC 9700 §2.1.2",
  remedy: "code-flow",
  judge(document) {
    const types = listIn(document, "response_types_supported");
    const grants = listIn(document, "grant_types_supported") ?? ["authorization_code"];
    if (types === undefined) return unknown("It does not list its response types.");
    if (!types.includes("code")) return fail("Its `response_types_supported` lack `code`.");
    return grants.includes("authorization_code")
      ? pass("It lists the response type `code`.")
      : fail("Its `grant_types_supported` lack `authorization_code`.");
  },
});
