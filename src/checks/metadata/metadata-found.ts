import { type Check, fail, pass, unknown } from "../check.ts";

export const metadataFound: Check = {
  id: "metadata",
  group: "metadata",
  title: "It publishes its metadata",
  why: "From there a client knows its endpoints, and what it can do.",
  reference: "RFC 8414 §3",
  remedy: "metadata",
  async run(subject) {
    const { document, reading } = await subject.published();
    if (reading === undefined) return undefined;
    const { access, answer, reason, exchanges } = reading;
    if (document !== undefined) {
      return pass(`Found at \`${exchanges.at(-1)?.url ?? subject.issuer}\`.`, exchanges);
    }
    if (access === "unreachable") return fail(`Nothing answers there: ${reason}.`, exchanges);
    if (answer === undefined) {
      return unknown("Something answers, but this page cannot see what.", exchanges);
    }
    return fail(
      answer.status === 200
        ? "What is at the well-known addresses is not a JSON object."
        : `Nothing is at the well-known addresses of the issuer (HTTP ${answer.status}).`,
      exchanges,
    );
  },
};
