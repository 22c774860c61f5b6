import {
  type SyntheticEvent,
  useCallback,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Issuers } from "../issuers.ts";
import { scenariosInForce } from "../misbehaviour/misbehaviour.ts";
import { ClientsSection } from "./clients-section.tsx";
import { DecisionsSection } from "./decisions-section.tsx";
import { DrawerHead } from "./drawer-head.tsx";
import { KeysSection } from "./keys-section.tsx";
import { ScenariosSection } from "./scenarios-section.tsx";
import type { Run } from "./section.tsx";
import { SelectorBank, type SectionName } from "./selector-bank.tsx";
import { SessionsSection } from "./sessions-section.tsx";
import { StateSection } from "./state-section.tsx";
import { TimeSection } from "./time-section.tsx";
import { useLive } from "./use-live.tsx";
import "./drawer.css";
import "./drawer-controls.css";
import "./drawer-records.css";

const sections = {
  Scenarios: ScenariosSection,
  Time: TimeSection,
  Keys: KeysSection,
  Sessions: SessionsSection,
  Clients: ClientsSection,
  Decisions: DecisionsSection,
  State: StateSection,
};

/** There is no room beside the page: the drawer takes it all, and the keyboard stays in it. */
const phone = matchMedia("(width < 48rem)");

/** Where somebody was when the drawer was closed. */
let lastSection: SectionName = "Scenarios";

/** Everything that can be seen and done at the provider, beside the app. */
export function Drawer({ issuers, onClose }: { issuers: Issuers; onClose: () => void }) {
  const [issuer, setIssuer] = useState(issuers.root.issuer);
  const [section, setSection] = useState(lastSection);
  const [note, setNote] = useState({ text: "", failed: false });
  const heading = useId();
  const dialog = useOpenDialog();
  const provider = issuers.find(new URL(issuer))?.provider ?? issuers.root;
  const read = useCallback(() => provider.state.read(), [provider]);
  const { value: state, error } = useLive(read, provider.state.subscribe);
  const Section = sections[section];

  const run: Run = async (action, done) => {
    try {
      await action();
      setNote({ text: done, failed: false });
      return true;
    } catch (cause) {
      setNote({ text: cause instanceof Error ? cause.message : String(cause), failed: true });
      return false;
    }
  };

  function leave(event: SyntheticEvent): void {
    event.preventDefault();
    onClose();
  }

  return (
    <dialog
      ref={dialog}
      className="rig"
      aria-labelledby={heading}
      // Beside the page no Escape cancels it; over the page, a gesture may as well.
      onKeyDown={(event) => {
        if (event.key === "Escape") leave(event);
      }}
      onCancel={leave}
    >
      <DrawerHead
        headingId={heading}
        issuers={issuers}
        provider={provider}
        onChoose={setIssuer}
        onClose={onClose}
      />
      <SelectorBank
        chosen={section}
        lit={{
          Scenarios: state !== undefined && scenariosInForce(provider, state).length > 0,
          Time:
            state !== undefined && (state.settings.clockSkew !== 0 || state.settings.latency > 0),
        }}
        onChoose={(name) => {
          lastSection = name;
          setSection(name);
          setNote({ text: "", failed: false });
        }}
      />
      {/* It scrolls, so the keyboard has to reach it. */}
      <div key={section} className="rig-bay" tabIndex={0} role="region" aria-label={section}>
        {state === undefined ? (
          <p className="rig-nothing">
            {error === undefined ? "Reading." : "The storage of this browser refuses."}
          </p>
        ) : (
          <Section key={provider.issuer} provider={provider} state={state} run={run} />
        )}
      </div>
      <p className="rig-note" role="status" data-failed={note.failed}>
        {note.text}
      </p>
    </dialog>
  );
}

/** Opens it beside the page, or over it where there is no room; the focus is in it then. */
function useOpenDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isModal = useSyncExternalStore(
    (listener) => {
      phone.addEventListener("change", listener);
      return () => phone.removeEventListener("change", listener);
    },
    () => phone.matches,
  );
  useLayoutEffect(() => {
    const element = dialog.current;
    if (isModal) element?.showModal();
    else element?.show();
    return () => element?.close();
  }, [isModal]);
  return dialog;
}
