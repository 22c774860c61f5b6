import { fail, pass } from "../check.ts";
import { textIn } from "../metadata-document.ts";
import { metadataCheck } from "./metadata-check.ts";

export const endpointsNamed = metadataCheck({
  id: "endpoints",
  title: "It names the endpoints that signing in needs",
  why: "Without an authorization and a token endpoint nobody can sign in, and without keys no ID token can be verified.",
  reference: "RFC 8414 §2",
  remedy: "metadata",
  judge(document, { scope }) {
    const needed = ["authorization_endpoint", "token_endpoint"];
    if (scope.split(" ").includes("openid")) needed.push("jwks_uri");
    const missing = needed.filter((name) => textIn(document, name) === undefined);
    const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
    return missing.length === 0
      ? pass(`It names ${list(needed)}.`)
      : fail(`It names no ${list(missing)}.`);
  },
});
