import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { isNotLoaded, notLoaded } from "./script-not-loaded.ts";

/** A screen that broke, or whose script did not come: reloading is the way on. */
export function CrashedPage({ error }: { error: unknown }) {
  const message = error instanceof Error ? error.message : "";
  const missing = isNotLoaded(error);
  return (
    <div className="shell-page">
      <title>Something went wrong</title>
      <h1 tabIndex={-1} className="mb-6 text-20 sm:text-28">
        Something went wrong
      </h1>
      <Alert
        title={missing ? "This screen could not be loaded" : "This screen broke"}
        explanation={
          missing
            ? notLoaded.explanation
            : "This is a fault in Pixy itself. What is stored here is kept; reloading usually helps."
        }
        codes={[missing ? notLoaded.code : "unexpected"]}
        actions={
          <Button variant="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        {!missing && message && (
          <details className="fold">
            <summary className="text-13">What broke</summary>
            <code className="wrap-anywhere">{message}</code>
          </details>
        )}
      </Alert>
    </div>
  );
}
