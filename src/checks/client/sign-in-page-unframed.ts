import { type Check, pass, unknown, warn } from "../check.ts";
import { unseenFinding } from "./unseen.ts";

export const signInPageUnframed: Check = {
  id: "framing",
  group: "client",
  title: "Its sign-in page cannot be put into a frame",
  why: "In an invisible frame, a person can be made to click “Allow” without seeing it (clickjacking).",
  reference: "RFC 9700 §4.16",
  remedy: "framing",
  async run(subject) {
    const arrival = await subject.authorization();
    if (arrival?.at !== "page") {
      // A refusal is told where it belongs; a page says nothing about pages here.
      return arrival === undefined || arrival.at === "unseen" ? unseenFinding(subject) : undefined;
    }
    const { pageHeaders: headers, exchanges } = arrival;
    if (headers === undefined) {
      return unknown(
        "It leads on to another address, which wants the cookies of a browser.",
        exchanges,
      );
    }
    const policy = headers.get("content-security-policy") ?? "";
    return /\bframe-ancestors\b/i.test(policy) || headers.has("x-frame-options")
      ? pass("It says so in its headers.", exchanges)
      : warn("It has neither `frame-ancestors` nor `X-Frame-Options`.", exchanges);
  },
};
