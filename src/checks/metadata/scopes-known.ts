import { pass, unknown, warn } from "../check.ts";
import { listIn, quoted } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

export const scopesKnown = metadataCheck({
  id: "scopes",
  title: "It knows the scopes that are asked for",
  why: "An unknown scope is dropped, or ends the sign-in with `invalid_scope`.",
  reference: "RFC 8414 §2, RFC 6749 §3.3",
  remedy: "scopes",
  judge(document, { scope }) {
    const known = listIn(document, "scopes_supported");
    if (known === undefined) return unknown("It does not list its scopes.");
    const missing = scope.split(" ").filter((name) => name !== "" && !known.includes(name));
    return missing.length === 0
      ? pass(`It lists all of ${quoted(scope)}.`)
      : warn(`It does not list ${quoted(missing.join(" "))}. It need not list all that it has.`);
  },
});
