import type { Connection } from "../../connections/connection.ts";
import { useNow } from "../../ui/clock.ts";
import { failureTitle } from "../../ui/error-titles.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";

/** Why a connection is as it is, in a line of plain words. */
export function ConnectionReason({ connection }: { connection: Connection }) {
  const { problem, status } = connection;
  if (!problem) return null;
  if (problem.code === "storage_full") {
    return (
      <p className="note flex gap-2 p-3 text-13" data-tone="warn">
        <StatusShape tone="bad" />
        <span>
          <strong className="font-semibold">Do not close or reload this tab.</strong> The browser's
          storage is full, so the newest tokens are only here. They are written down as soon as
          there is room. <code className="code">{problem.code}</code>
        </span>
      </p>
    );
  }
  return (
    <p className={`text-13 ${status === "Needs reconnect" ? "text-bad" : "text-ink-soft"}`}>
      {failureTitle(problem.code, problem.error)} <RelativeTime at={problem.at} />{" "}
      <code className="code">{problem.error ?? problem.code}</code>
      {problem.retryAt !== undefined &&
        status !== "Needs reconnect" &&
        problem.retryAt > problem.at && <NextTry at={problem.retryAt} />}
    </p>
  );
}

function NextTry({ at }: { at: number }) {
  const now = useNow(at);
  // It waits for the network, or is on its way: "just now" would say that it has been made.
  if (at - now < 5000) return " Next try soon";
  return (
    <>
      {" "}
      Next try <RelativeTime at={at} />
    </>
  );
}
