import { useCallback } from "react";
import { dumpState } from "../state/state-dump.ts";
import { ConfirmButton, CopyButton } from "./buttons.tsx";
import { Module, Nothing, type SectionProps } from "./section.tsx";
import { useLive } from "./use-live.tsx";

/** All that is remembered, to look at and to forget. */
export function StateSection({ provider, run }: SectionProps) {
  const read = useCallback(
    async () => JSON.stringify(await dumpState(provider), null, 2),
    [provider],
  );
  const { value: dump } = useLive(read, provider.state.subscribe);
  return (
    <Module
      title="State"
      aside={
        <ConfirmButton
          question="Forget everything, keys too?"
          onConfirm={() =>
            void run(() => provider.reset(), "The mock provider has forgotten everything.")
          }
        >
          Reset
        </ConfirmButton>
      }
    >
      <p className="rig-soft">
        Without tokens, codes, secrets, hashes and key material: it can go into a bug report.
      </p>
      {dump === undefined ? (
        <Nothing>Reading.</Nothing>
      ) : (
        <>
          <CopyButton text={dump}>Copy as JSON</CopyButton>
          <pre className="rig-dump" tabIndex={0} role="region" aria-label="State as JSON">
            {dump}
          </pre>
        </>
      )}
    </Module>
  );
}
