import { useRouteError } from "react-router";
import { FailureAlert } from "../ui/failure-alert.tsx";

/** How browsers say that a script of ours could not be loaded. */
const notLoaded = /dynamically imported module|module script failed|preload/iu;

/** A screen that broke, or whose script did not come: reloading is the way on. */
export function CrashedPage() {
  const error = useRouteError();
  const message = error instanceof Error ? error.message : "";
  const words = notLoaded.test(message)
    ? {
        title: "This screen could not be loaded",
        explanation:
          "The network is away, or Pixy was updated meanwhile. What is stored here is kept.",
      }
    : undefined;
  return (
    <div className="shell-page">
      <title>Something went wrong</title>
      <h1 tabIndex={-1} className="mb-6 text-20 sm:text-28">
        {words ? "Not loaded" : "Something went wrong"}
      </h1>
      <FailureAlert
        code={words ? "script_not_loaded" : "unexpected"}
        words={words}
        onRemedy={() => window.location.reload()}
      >
        {!words && message && (
          <details className="fold">
            <summary className="text-13">What broke</summary>
            <code className="wrap-anywhere">{message}</code>
          </details>
        )}
      </FailureAlert>
    </div>
  );
}
