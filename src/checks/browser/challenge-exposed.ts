import { type Check, pass, unknown, warn } from "../check.ts";

export const challengeExposed: Check = {
  id: "challenge",
  group: "browser",
  title: "A page sees why a token is refused",
  why: "A 401 says in `WWW-Authenticate` whether the token has expired, lacks a scope or needs a stronger sign-in. CORS hides it unless it is exposed.",
  reference: "RFC 6750 §3, RFC 9470 §3",
  remedy: "exposed-headers",
  async run(subject) {
    const reading = await subject.userinfoAnswer();
    if (reading?.access !== "open" || reading.answer?.status !== 401) return undefined;
    const { answer, hiddenHeaders, exchanges } = reading;
    if (hiddenHeaders.includes("www-authenticate")) {
      return warn("`WWW-Authenticate` comes with the 401, and is not exposed.", exchanges);
    }
    if (answer.headers.has("www-authenticate")) {
      return pass("Userinfo exposes it with its 401.", exchanges);
    }
    return subject.probe.from === "tab"
      ? warn("A 401 came without a `WWW-Authenticate` that this page could see.", exchanges)
      : unknown("A 401 came without `WWW-Authenticate`.", exchanges);
  },
};
