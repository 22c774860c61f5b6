import { useState, useSyncExternalStore } from "react";
import type { MockProviderHandle } from "../browser.ts";
import { describeSkew } from "./time-words.ts";
import "./mock-banner.css";

const lifetimes = [
  {
    seconds: 30,
    label: "30 s",
    note: "Access tokens live 30 s, those already given too: see a refresh within a minute.",
  },
  { seconds: 600, label: "10 min", note: "Access tokens live 10 minutes." },
  { seconds: 3600, label: "1 h", note: "Access tokens live an hour." },
];

/** The strip that says, wherever the mock provider runs, that it does, and steers it. */
export function MockBanner({ handle }: { handle: MockProviderHandle }) {
  const snapshot = useSyncExternalStore(handle.subscribe, handle.snapshot);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);

  /** @param none what is said when there was nothing to do */
  async function run<T>(action: () => Promise<T>, done: string, none = done): Promise<void> {
    setBusy(true);
    setNote("");
    try {
      setNote((await action()) === false ? none : done);
    } catch {
      setNote("That did not work: the storage of this browser refused.");
    }
    setBusy(false);
  }

  async function openControls(): Promise<void> {
    try {
      await handle.openControls();
    } catch {
      setNote("The controls could not be loaded.");
    }
  }

  if (!snapshot.controlled) return <NotInControl handle={handle} problem={snapshot.problem} />;
  const state = note || snapshot.problem;
  return (
    <section className="mock-banner" aria-label="Mock provider">
      <strong>Mock provider on</strong>
      <fieldset className="mock-banner-choice">
        <legend>Access tokens live</legend>
        {lifetimes.map(({ seconds, label, note: done }) => (
          <button
            key={seconds}
            type="button"
            disabled={busy}
            aria-pressed={snapshot.accessTokenLifetime === seconds}
            title={done}
            onClick={() => void run(() => handle.setAccessTokenLifetime(seconds), done)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        disabled={busy}
        title="The provider revokes every grant"
        onClick={() =>
          void run(
            handle.endSessions,
            "Session ended: the next refresh will be refused.",
            "Nobody is signed in at the provider: there was no session to end.",
          )
        }
      >
        End the session
      </button>
      <button type="button" aria-haspopup="dialog" onClick={() => void openControls()}>
        Controls
      </button>
      {snapshot.clockSkew === 0 ? null : (
        <p className="mock-banner-clock">
          The provider&rsquo;s clock is {describeSkew(snapshot.clockSkew)}.
        </p>
      )}
      {snapshot.scenarios.length === 0 ? null : (
        <p className="mock-banner-scenarios">
          Misbehaving:{" "}
          {snapshot.scenarios.map((name) => (
            <code key={name}>{name}</code>
          ))}
        </p>
      )}
      <output>{state}</output>
    </section>
  );
}

function NotInControl({
  handle,
  problem,
}: {
  handle: MockProviderHandle;
  problem: string | undefined;
}) {
  const [busy, setBusy] = useState(false);

  async function repair(): Promise<void> {
    setBusy(true);
    await handle.repair();
    setBusy(false);
  }

  return (
    <section className="mock-banner mock-banner-broken" aria-label="Mock provider">
      <p role="alert">
        <strong>The mock provider cannot answer.</strong> Its service worker is not in control of
        this page, as after a hard reload or in a private window.{" "}
        {problem === undefined ? null : <code>{problem}</code>}
      </p>
      <button type="button" disabled={busy} onClick={() => void repair()}>
        Repair and reload
      </button>
    </section>
  );
}
