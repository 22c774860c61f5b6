import { type Check, fail, pass } from "../check.ts";
import { quoted, textIn } from "../metadata-document.ts";
import { unseenFinding } from "./unseen.ts";

export const issInAnswers: Check = {
  id: "iss",
  group: "client",
  title: "Its answers name their sender",
  why: "Pixy refuses an answer that names somebody else, or nobody although it was promised.",
  reference: "RFC 9207 §2",
  remedy: "iss",
  async run(subject) {
    const { document = {} } = await subject.published();
    const isPromised = document["authorization_response_iss_parameter_supported"] === true;
    const parameters = (await subject.grant?.())?.answer;
    const arrival =
      parameters === undefined
        ? await subject.authorization({ silent: true })
        : { at: "returned" as const, parameters, exchanges: [] };
    if (arrival?.at !== "returned") return isPromised ? unseenFinding(subject) : undefined;
    const { exchanges } = arrival;
    const iss = arrival.parameters?.get("iss") ?? undefined;
    if (iss === undefined) {
      // Nobody promised it: that is told where the promise is looked for.
      return isPromised
        ? fail("It promises `iss`, and its answer came without.", exchanges)
        : undefined;
    }
    // Its own name will do: whether that is the one that was asked for is another question.
    return iss === subject.issuer || iss === textIn(document, "issuer")
      ? pass(`Its answer names ${quoted(iss)}.`, exchanges)
      : fail(`Its answer names ${quoted(iss)}, which is somebody else.`, exchanges);
  },
};
