import { unknown, type Check } from "../check.ts";
import { readableCheck } from "./readable-check.ts";

const readable = readableCheck({
  id: "cors-token",
  title: "A page may read what its token endpoint answers",
  why: "Otherwise the code is spent, and the browser keeps the tokens from the page. Every refresh fails the same way.",
  ask: (subject) => subject.tokenAnswer(),
  needed: true,
});

export const tokenEndpointReadable: Check = {
  ...readable,
  async run(subject) {
    const finding = await readable.run(subject);
    if (finding?.verdict !== "fail" || subject.clientId !== undefined) return finding;
    const { exchanges = [] } = finding;
    return unknown(
      `${finding.seen} Some providers answer the pages of a registered client only: name a client id.`,
      exchanges,
    );
  },
};
