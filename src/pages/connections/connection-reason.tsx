import type { Connection } from "../../connections/connection.ts";
import { failureTitle } from "../../ui/error-titles.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";

/** Why a connection is as it is, in a line of plain words. */
export function ConnectionReason({ connection }: { connection: Connection }) {
  const { problem, status } = connection;
  if (!problem) return null;
  return (
    <p className={`text-13 ${status === "Needs reconnect" ? "text-bad" : "text-ink-soft"}`}>
      {failureTitle(problem.code, problem.error)} <RelativeTime at={problem.at} />{" "}
      <code className="code">{problem.error ?? problem.code}</code>
      {problem.retryAt !== undefined &&
        status !== "Needs reconnect" &&
        problem.retryAt > problem.at && (
          <>
            {" "}
            Next try <RelativeTime at={problem.retryAt} />
          </>
        )}
    </p>
  );
}
