import { useCallback } from "react";
import { Module, Nothing, type SectionProps } from "./section.tsx";
import { useLive } from "./use-live.tsx";

/** What signs, what is still published, and what a client makes of a change. */
export function KeysSection({ provider, run }: SectionProps) {
  const { keys } = provider;
  const read = useCallback(() => keys.all(), [keys]);
  const { value: all } = useLive(read, provider.state.subscribe);
  const retired = all?.filter((key) => key.retired) ?? [];
  return (
    <Module title="Signing keys">
      {all === undefined ? (
        <Nothing>Making keys.</Nothing>
      ) : (
        <ul className="rig-rows">
          {all.toReversed().map(({ kid, alg, retired: isRetired }) => (
            <li key={`${kid} ${alg}`} className="rig-record">
              <p className="rig-record-head">
                <strong>{alg}</strong>
                <span className="rig-lamp" data-tone={isRetired ? "off" : "good"}>
                  {isRetired ? "retired, still published" : "signs"}
                </span>
              </p>
              <code>{kid}</code>
            </li>
          ))}
        </ul>
      )}
      <div className="rig-keys">
        <button
          type="button"
          className="rig-key rig-key-main"
          onClick={() =>
            void run(() => keys.rotate(), "Other keys sign now; the old ones stay published.")
          }
        >
          Rotate
        </button>
        <button
          type="button"
          className="rig-key"
          onClick={() =>
            void run(
              () => keys.rotate({ sameKid: true }),
              "Other keys sign now, under the names of the old ones; these are gone, and the retired keys too.",
            )
          }
        >
          Rotate under the same kid
        </button>
        <button
          type="button"
          className="rig-key"
          disabled={retired.length === 0}
          onClick={() =>
            void run(() => keys.forgetRetired(), "The retired keys are published no more.")
          }
        >
          Forget the retired ones
        </button>
      </div>
      <p className="rig-soft">
        The same kid with another key is what a provider must not do: a client that keeps keys finds
        a signature that does not verify, and has to fetch them again, once.
      </p>
    </Module>
  );
}
