import Download from "lucide-react/icons/download";
import { useState, type FormEvent } from "react";
import {
  type ExportCandidate,
  type ExportOffer,
  useExportOffer,
  useWorkspaceActions,
} from "../../queries/settings-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { FailureAlert } from "../../ui/failure-alert.tsx";
import { Failure, knownFailure } from "../failure.tsx";
import { useForgetOnLeave } from "../use-forget-on-leave.ts";
import { NewPassphrase, passphraseProblem } from "./new-passphrase.tsx";
import { TokenChoice } from "./token-choice.tsx";

const parts = [
  ["providers", "Providers that you added"],
  ["requests", "Saved requests"],
  ["journeys", "Journeys that are over"],
] as const;

/** The workspace as a file; with tokens only when that is asked for, and then encrypted. */
export function SaveWorkspace() {
  const offer = useExportOffer();
  return (
    <section aria-labelledby="save-workspace" className="card grid grid-cols-1 gap-4 p-4">
      <h3 id="save-workspace" className="font-semibold">
        Save to a file
      </h3>
      {offer.error && !offer.data && (
        <Failure error={offer.error} remedies={{ tryAgain: () => void offer.refetch() }} />
      )}
      {offer.isPending && <Skeleton className="h-48" />}
      {offer.data && <SaveForm offer={offer.data} />}
    </section>
  );
}

function SaveForm({ offer }: { offer: ExportOffer }) {
  const { write } = useWorkspaceActions();
  const [chosen, setChosen] = useState({ providers: true, requests: true, journeys: true });
  const [withTokens, setWithTokens] = useState(false);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const [passphrase, setPassphrase] = useState("");
  const [repeated, setRepeated] = useState("");
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ saved: string } | { error: unknown }>();

  const forgetPassphrase = () => {
    setPassphrase("");
    setRepeated("");
  };
  useForgetOnLeave(forgetPassphrase);

  const portable = offer.candidates.filter(({ staysHere }) => staysHere === undefined);
  const going = portable.filter(({ id }) => !leftOut.includes(id));
  const isEmpty = parts.every(([part]) => offer[part] === 0) && offer.candidates.length === 0;
  const problem = withTokens ? passphraseProblem(passphrase, repeated) : undefined;

  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    setIsAsking(true);
    setOutcome(undefined);
    if (problem !== undefined) return;
    setIsBusy(true);
    try {
      const text = await write({
        ...chosen,
        ...(withTokens &&
          going.length > 0 && { tokens: { connectionIds: going.map(({ id }) => id), passphrase } }),
      });
      const name = `pixy-workspace-${new Date().toISOString().slice(0, 10)}.json`;
      saveFile(name, "application/json", text);
      setOutcome({ saved: name });
      forgetPassphrase();
      setIsAsking(false);
    } catch (error) {
      setOutcome({ error });
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <form className="grid grid-cols-1 gap-4" onSubmit={(event) => void save(event)} noValidate>
      <fieldset className="grid gap-2">
        <legend className="sr-only">What goes into the file</legend>
        {parts.map(([part, name]) => (
          <Choice
            key={part}
            checked={chosen[part] && offer[part] > 0}
            disabled={offer[part] === 0}
            onChange={(checked) => setChosen({ ...chosen, [part]: checked })}
          >
            {name} <span className="text-ink-soft">({offer[part]})</span>
          </Choice>
        ))}
        <Choice
          checked={withTokens}
          onChange={setWithTokens}
          hint="Encrypted with a passphrase. Without this, no token is in the file."
        >
          Connections with their tokens{" "}
          <span className="text-ink-soft">({countOf(offer.candidates)})</span>
        </Choice>
      </fieldset>
      {withTokens && (
        <>
          <TokenChoice
            candidates={offer.candidates}
            leftOut={leftOut}
            onChange={setLeftOut}
            copies={going.filter(({ hasRefreshToken }) => hasRefreshToken).length}
          />
          {portable.length > 0 && (
            <NewPassphrase
              passphrase={passphrase}
              repeated={repeated}
              problem={isAsking ? problem : undefined}
              onPassphrase={setPassphrase}
              onRepeated={setRepeated}
            />
          )}
        </>
      )}
      {outcome !== undefined && "error" in outcome && (
        <SaveFailure error={outcome.error} busy={isBusy} onRetry={() => void save()} />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busy={isBusy} inactive={isEmpty}>
          <Download size={14} aria-hidden="true" />
          Save the file
        </Button>
        <span role="status" className="min-w-0 text-13 text-ink-soft wrap-anywhere">
          {outcome !== undefined && "saved" in outcome && `Saved as ${outcome.saved}`}
        </span>
        {isEmpty && <p className="text-13 text-ink-soft">There is nothing to save yet.</p>}
      </div>
    </form>
  );
}

/** Why nothing was saved. A refresh in the wrong moment costs something else here than elsewhere. */
function SaveFailure({
  error,
  busy,
  onRetry,
}: {
  error: unknown;
  busy: boolean;
  onRetry: () => void;
}) {
  if (knownFailure(error)?.code !== "refresh_unavailable")
    return <Failure error={error} remedies={{ tryAgain: onRetry }} busy={busy} />;
  return (
    <FailureAlert
      code="refresh_unavailable"
      words={{
        title: "Nothing was saved",
        explanation:
          "A connection has changed since you chose it: it is being refreshed, or has ended. Look at the list again, then try again.",
      }}
      onRemedy={onRetry}
      remedyLabel="Try again"
      busy={busy}
    />
  );
}

function countOf(candidates: readonly ExportCandidate[]): string {
  const portable = candidates.filter(({ staysHere }) => staysHere === undefined).length;
  return portable === candidates.length ? `${portable}` : `${portable} of ${candidates.length}`;
}
