import { type Check, type Finding, unknown } from "../check.ts";
import type { Grant } from "../grant.ts";
import type { Subject } from "../subject.ts";

/** A check that takes a connection made for it. */
export function connectionCheck({
  judge,
  ...facts
}: Omit<Check, "group" | "run"> & {
  readonly judge: (grant: Grant, subject: Subject) => Promise<Finding>;
}): Check {
  return {
    ...facts,
    group: "connection",
    async run(subject) {
      const { grant, probe } = subject;
      if (grant !== undefined) return judge(await grant(), subject);
      return unknown(
        probe.from === "tab"
          ? "It needs a connection that is made for the check, and used up by it."
          : "It takes a sign-in: `--sign-in` makes one.",
      );
    },
  };
}
