import { type Finding, unknown } from "../check.ts";
import type { Subject } from "../subject.ts";

/** Why a question about authorization requests has no answer from here. */
export async function unseenFinding(subject: Subject): Promise<Finding> {
  const { probe, clientId } = subject;
  if ((await subject.endpoint("authorization_endpoint")) === undefined) {
    return unknown("There is no authorization endpoint that may be asked.");
  }
  if (clientId === undefined) return unknown("It takes a client id to ask.");
  return unknown(
    probe.from === "tab"
      ? "A browser does not let a page see where such a request leads. `npm run readiness` on a command line does see it."
      : "The authorization endpoint gave no answer that says so.",
  );
}
