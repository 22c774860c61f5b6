import FileInput from "lucide-react/icons/file-input";
import { useEffect, useId, useRef, useState } from "react";
import {
  type ImportPlan,
  useWorkspaceActions,
  type WorkspaceFile,
} from "../../queries/settings-queries.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { ImportFailure } from "./import-failure.tsx";
import { ImportPreview } from "./import-preview.tsx";
import { PassphraseQuestion } from "./passphrase-question.tsx";

type State =
  | { at: "start"; added?: number }
  | { at: "locked"; file: WorkspaceFile }
  | { at: "planned"; file: WorkspaceFile; plan: ImportPlan; withoutTokens: boolean };

/** A workspace out of a file: what it would add is shown before anything is added. */
export function OpenWorkspace() {
  const actions = useWorkspaceActions();
  const id = useId();
  const [state, setState] = useState<State>({ at: "start" });
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);

  // What had the focus is gone when a step gives way to the next.
  const input = useRef<HTMLInputElement>(null);
  const added = state.at === "start" && state.added !== undefined;
  useEffect(() => {
    if (added) input.current?.focus();
  }, [added]);

  const attempt = async (work: () => Promise<State>) => {
    setError(undefined);
    setIsBusy(true);
    try {
      setState(await work());
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  const planned = async (
    file: WorkspaceFile,
    connections: Parameters<typeof actions.plan>[1],
    withoutTokens = false,
  ): Promise<State> => ({
    at: "planned",
    file,
    plan: await actions.plan(file, connections),
    withoutTokens,
  });
  const read = (chosen: File) =>
    attempt(async () => {
      const file = await actions.read(chosen);
      return file.sealed === undefined ? planned(file, []) : { at: "locked", file };
    });
  const start = () => {
    setError(undefined);
    setState({ at: "start" });
  };

  return (
    <section aria-labelledby="open-workspace" className="card grid grid-cols-1 gap-4 p-4">
      <h3 id="open-workspace" className="font-semibold">
        Take in from a file
      </h3>
      {state.at === "start" && (
        <>
          <p className="text-ink-soft">
            You see what it would add before anything is added. What is here already stays as it is.
          </p>
          <div className="flex flex-wrap items-center gap-3">
            <label className="btn file-button" htmlFor={id}>
              <FileInput size={14} aria-hidden="true" />
              Choose a workspace file
              <input
                id={id}
                ref={input}
                type="file"
                accept=".json,application/json"
                onChange={(event) => {
                  const [chosen] = event.target.files ?? [];
                  if (chosen !== undefined) void read(chosen);
                  // The same file may be chosen again.
                  event.target.value = "";
                }}
              />
            </label>
          </div>
        </>
      )}
      <p role="status" className="empty:sr-only">
        {state.at === "start" && state.added !== undefined && (
          <Outcome tone="good">
            {state.added === 1 ? "1 thing was added" : `${state.added} things were added`}
          </Outcome>
        )}
      </p>
      {state.at === "locked" && (
        <PassphraseQuestion
          file={state.file}
          busy={isBusy}
          onOpen={(passphrase) =>
            void attempt(async () =>
              planned(state.file, await actions.open(state.file, passphrase)),
            )
          }
          onSkip={() => void attempt(() => planned(state.file, [], true))}
          onCancel={start}
        />
      )}
      {state.at === "planned" && (
        <ImportPreview
          plan={state.plan}
          savedAt={state.file.savedAt}
          withoutTokens={state.withoutTokens}
          busy={isBusy}
          onAdd={(count) =>
            void attempt(async () => {
              await actions.carryOut(state.plan);
              return { at: "start", added: count };
            })
          }
          onClose={start}
        />
      )}
      {error !== undefined && (
        <ImportFailure error={error} onDismiss={() => setError(undefined)} onRestart={start} />
      )}
    </section>
  );
}
