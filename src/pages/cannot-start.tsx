import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { notLoaded } from "./script-not-loaded.ts";
import { Standalone } from "./standalone.tsx";

/** A script of the app did not come, or what the app stands on could not be set up. */
export function CannotStartPage({ error }: { error: unknown }) {
  const message = error instanceof Error ? error.message : "";
  return (
    <Standalone title="Pixy cannot start">
      <Alert
        title="A part of Pixy could not be loaded"
        explanation={`${notLoaded.explanation} A sign-in that was under way has to be started again.`}
        codes={[notLoaded.code]}
        actions={
          <Button variant="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        {message && (
          <details className="fold">
            <summary className="text-13">What went wrong</summary>
            <code className="wrap-anywhere">{message}</code>
          </details>
        )}
      </Alert>
    </Standalone>
  );
}
