import { useEffect, useRef, useState } from "react";
import { useConnections } from "../../queries/connection-queries.ts";
import { useWorkspaceActions, type WipeResult } from "../../queries/settings-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../failure.tsx";

/** Removes all of Pixy from this browser, after asking. */
export function WipeEverything({ onWiped }: { onWiped: (result: WipeResult) => void }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <p className="max-w-[65ch] text-ink-soft">
        Removes connections and tokens, keys, providers that you added, requests, journeys and
        settings from this browser, in every tab. Save your workspace first if you want it back.
      </p>
      <div>
        <Button variant="risky" onClick={() => setIsAsking(true)}>
          Wipe everything
        </Button>
      </div>
      {isAsking && <WipeDialog onWiped={onWiped} onClose={() => setIsAsking(false)} />}
    </>
  );
}

function WipeDialog({
  onWiped,
  onClose,
}: {
  onWiped: (result: WipeResult) => void;
  onClose: () => void;
}) {
  const { wipe } = useWorkspaceActions();
  const { data: connections = [] } = useConnections();
  const [revoke, setRevoke] = useState(true);
  const [progress, setProgress] = useState<{ done: number; of: number }>();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const hurry = useRef<AbortController>(undefined);
  useEffect(() => () => hurry.current?.abort(), []);

  const start = async () => {
    hurry.current = new AbortController();
    setError(undefined);
    setIsBusy(true);
    try {
      const { signal } = hurry.current;
      onWiped(await wipe({ revoke, signal, onProgress: (done, of) => setProgress({ done, of }) }));
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const close = () => {
    if (!isBusy) onClose();
  };
  return (
    <Dialog
      title="Wipe everything from this browser?"
      description="What is wiped cannot be brought back. Other tabs with Pixy begin anew. Registrations at providers stay: delete those there."
      onClose={close}
    >
      {connections.length > 0 && (
        <Choice
          checked={revoke}
          onChange={setRevoke}
          hint={
            connections.length === 1
              ? "Of 1 connection, also in workspace files that you saved. Without it, its tokens live there until they expire."
              : `Of ${connections.length} connections, also in workspace files that you saved. Without it, their tokens live there until they expire.`
          }
        >
          Ask the providers to revoke the tokens
        </Choice>
      )}
      <p role="status" className="text-13 text-ink-soft empty:sr-only">
        {isBusy &&
          progress !== undefined &&
          `${progress.done} of ${progress.of} connections are done with.`}
      </p>
      {error !== undefined && (
        <Failure
          error={error}
          remedies={{ tryAgain: () => void start(), dismiss: onClose }}
          busy={isBusy}
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {isBusy ? (
          <Button onClick={() => hurry.current?.abort()}>Do not wait for providers</Button>
        ) : (
          <Button onClick={onClose}>Cancel</Button>
        )}
        <Button variant="danger" busy={isBusy} onClick={() => void start()}>
          Wipe
        </Button>
      </div>
    </Dialog>
  );
}
