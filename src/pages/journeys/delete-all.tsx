import { useState } from "react";
import { useClearJourneys } from "../../queries/journey-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../failure.tsx";

/** Deletes every journey, after asking: what is recorded cannot be recorded again. */
export function DeleteAll({ count }: { count: number }) {
  const [isAsking, setIsAsking] = useState(false);
  const clear = useClearJourneys();
  const close = () => {
    setIsAsking(false);
    clear.reset();
  };
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>Delete all</Button>
      {isAsking && (
        <Dialog
          title={count === 1 ? "Delete the journey?" : `Delete all ${count} journeys?`}
          description="What is deleted cannot be brought back, and a filter does not limit it. Connections and their tokens stay."
          onClose={close}
        >
          {clear.error && <Failure error={clear.error} />}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            <Button variant="danger" busy={clear.isPending} onClick={() => clear.mutate()}>
              Delete
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
