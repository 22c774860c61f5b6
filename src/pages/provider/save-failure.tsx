import { FailureAlert } from "../../ui/failure-alert.tsx";
import { Failure, knownFailure } from "../failure.tsx";

/** Why a provider was not saved. A full disk costs something else here than elsewhere. */
export function SaveFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (knownFailure(error)?.code !== "storage_full") {
    return <Failure error={error} remedies={{ tryAgain: onRetry }} />;
  }
  return (
    <FailureAlert
      code="storage_full"
      words={{
        title: "No room left to store",
        explanation:
          "The provider was not saved. Free some space, then try again; what you filled in stays here.",
      }}
      onRemedy={onRetry}
    />
  );
}
