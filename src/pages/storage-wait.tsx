import { Standalone } from "./standalone.tsx";

/** The browser's storage does not answer: a busy disk, another tab that holds it, a broken profile. */
export function StorageWaitPage() {
  return (
    <Standalone title="Waiting for this browser's storage">
      <p className="flex items-center gap-3" role="status">
        <span className="spinner" aria-hidden="true" />
        It does not answer yet.
      </p>
      <p className="mt-4 max-w-[65ch] text-ink-soft">
        Pixy keeps connections there. After ten seconds it goes on without: nothing is kept then,
        and nothing that is stored is lost.
      </p>
    </Standalone>
  );
}
