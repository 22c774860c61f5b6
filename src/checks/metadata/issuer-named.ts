import { fail, pass } from "../check.ts";
import { quoted, textIn } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

export const issuerNamed = metadataCheck({
  id: "issuer",
  title: "The metadata names the issuer that was asked",
  why: "A provider that calls itself by another name could be another one: its answers are refused.",
  reference: "RFC 8414 §3.3",
  remedy: "issuer",
  judge(document, { issuer }) {
    const named = textIn(document, "issuer");
    if (named === issuer) return pass(`It calls itself ${quoted(issuer)}.`);
    if (named === undefined) return fail("It names no issuer.");
    const slash = named === `${issuer}/` || issuer === `${named}/`;
    return fail(
      `It calls itself ${quoted(named)}, not ${quoted(issuer)}.${slash ? " Only the slash at the end differs, which makes another issuer." : ""}`,
    );
  },
});
