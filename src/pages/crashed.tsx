import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";

/** How browsers say that a script of ours could not be loaded. */
const notLoaded = /dynamically imported module|module script failed|preload/iu;

export function isNotLoaded(error: unknown): boolean {
  return error instanceof Error && notLoaded.test(error.message);
}

export const whyNotLoaded =
  "The network is away, or Pixy was updated meanwhile. What is stored here is kept.";

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
            ? whyNotLoaded
            : "This is a fault in Pixy itself. What is stored here is kept; reloading usually helps."
        }
        codes={[missing ? "script_not_loaded" : "unexpected"]}
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
