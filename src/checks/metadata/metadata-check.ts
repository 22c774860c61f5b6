import { type Check, type Finding, unknown } from "../check.ts";
import type { Document } from "../metadata-document.ts";
import type { Subject } from "../subject.ts";

/** A check that looks at the metadata, and at nothing else. */
export function metadataCheck({
  judge,
  ...facts
}: Omit<Check, "group" | "run"> & {
  /** @returns undefined where the question does not arise */
  readonly judge: (document: Document, subject: Subject) => Finding | undefined;
}): Check {
  return {
    ...facts,
    group: "metadata",
    async run(subject) {
      const { document } = await subject.published();
      return document === undefined
        ? unknown("There is no metadata that could be looked at.")
        : judge(document, subject);
    },
  };
}
