import { useState } from "react";
import { useClearJourneys } from "../../queries/journey-queries.ts";
import { Button } from "../../ui/button.tsx";
import { DangerDialog } from "../danger-dialog.tsx";

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
      <Button variant="risky" onClick={() => setIsAsking(true)}>
        Delete all
      </Button>
      {isAsking && (
        <DangerDialog
          title={count === 1 ? "Delete the journey?" : `Delete all ${count} journeys?`}
          description="What is deleted cannot be brought back, and a filter does not limit it. Connections and their tokens stay."
          yes="Delete"
          busy={clear.isPending}
          error={clear.error}
          onYes={() => clear.mutate()}
          onClose={close}
        />
      )}
    </>
  );
}
