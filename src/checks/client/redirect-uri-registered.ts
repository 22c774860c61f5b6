import { type Check, fail, pass, unknown } from "../check.ts";
import { quoted } from "../metadata-document.ts";
import { errorOf } from "./errors.ts";
import { unseenFinding } from "./unseen.ts";

export const redirectUriRegistered: Check = {
  id: "redirect-uri",
  group: "client",
  title: "The redirect URI is registered, and no other one is taken",
  why: "To an address that is not registered no code may go: the person sees the provider's error page. A provider that takes any address hands the code to whoever asks.",
  reference: "RFC 9700 §2.1, §4.1",
  remedy: "redirect-uri",
  async run(subject) {
    const { redirectUri } = subject;
    // Silent, so that the answer comes back to the address that is asked about.
    const good = await subject.authorization({ silent: true });
    if (good === undefined || good.at === "unseen") return unseenFinding(subject);
    const page = good.at === "page" ? await subject.authorization() : undefined;
    // What begins alike is another address all the same.
    const elsewhere = `${redirectUri}-unregistered`;
    const other = await subject.authorization({ silent: true, redirectUri: elsewhere });
    const exchanges = [good, page, other].flatMap((arrival) => arrival?.exchanges ?? []);
    if (good.at === "unreachable") return unknown("The authorization endpoint does not answer.");
    if (other?.at === "returned") {
      return fail(
        `It also sends answers to ${quoted(elsewhere)}, which nobody registered.`,
        exchanges,
      );
    }
    if (good.at === "returned") {
      const error = errorOf(good);
      return pass(
        `An answer comes back to ${quoted(redirectUri)}${error === undefined ? "" : ` (${quoted(error)})`}, and none to an address that is not registered.`,
        exchanges,
      );
    }
    if (good.at === "refused") {
      return fail(
        `It shows an error instead of sending anybody to ${quoted(redirectUri)}. That, or the client id, is not registered.`,
        exchanges,
      );
    }
    const isTaken = page?.at === "page" || good.at === "pushed";
    return other?.at === "refused" && isTaken
      ? pass(
          `A request with ${quoted(redirectUri)} is taken, one with another address is not.`,
          exchanges,
        )
      : unknown("It shows a page either way, which may be an error.", exchanges);
  },
};
