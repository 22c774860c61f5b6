import { fail, pass, unknown } from "../check.ts";
import { quoted } from "../metadata-document.ts";
import { connectionCheck } from "./connection-check.ts";

export const reuseDetected = connectionCheck({
  id: "reuse",
  title: "A refresh token that comes a second time ends the grant",
  why: "When a thief and the person both have it, one of them comes second. Ending the grant then shuts out both, and only the person can sign in again.",
  reference: "RFC 9700 §4.14.2",
  remedy: "reuse",
  async judge(grant, { probe }) {
    if (!grant.triesReuse) {
      return unknown(
        probe.from === "tab"
          ? "It was not tried, because it ends the grant."
          : "It was not tried, because it ends the grant: `--reuse` does.",
      );
    }
    const tried = await grant.reuse();
    if (tried === undefined) return unknown("There is no refresh token that was replaced.");
    const { spent, successor } = tried;
    const exchanges = [...spent.exchanges, ...successor.exchanges];
    if (spent.isUnseen || successor.isUnseen) return unknown("No answer could be seen.", exchanges);
    if (spent.isAccepted) return fail("The spent one is accepted again.", exchanges);
    return successor.isAccepted
      ? fail("The spent one is refused, but its successor goes on working.", exchanges)
      : pass(
          `The spent one is refused (${quoted(spent.refusal)}), and so is its successor from then on.`,
          exchanges,
        );
  },
});
