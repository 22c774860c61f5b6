import { useEffect, useState, useSyncExternalStore } from "react";
import type { Issuers } from "../issuers.ts";
import type { MockProvider } from "../provider.ts";
import { CopyButton } from "./buttons.tsx";
import { dayOf, describeSkew, timeOfDay } from "./time-words.ts";

/** Whose panel it is, which issuer it is about, and what time that one believes it is. */
export function DrawerHead({
  headingId,
  issuers,
  provider,
  onChoose,
  onClose,
}: {
  headingId: string;
  issuers: Issuers;
  provider: MockProvider;
  onChoose: (issuer: string) => void;
  onClose: () => void;
}) {
  const decisions = useSyncExternalStore(issuers.log.subscribe, issuers.log.entries);
  const known = new Set([
    issuers.root.issuer,
    provider.issuer,
    ...decisions.map(({ issuer }) => issuer),
  ]);
  return (
    <div className="rig-head">
      <div className="rig-tape" aria-hidden="true" />
      <div className="rig-plate">
        <h2 id={headingId}>
          <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
            <circle cx="16" cy="16" r="16" className="rig-mark" />
            <path d="M8 22V11l8 8 8-8v11" className="rig-mark-line" />
          </svg>
          Mock ID <span>Controls</span>
        </h2>
        <Clock provider={provider} />
        <button type="button" className="rig-key" onClick={onClose}>
          Close
        </button>
      </div>
      <div className="rig-issuer">
        {known.size > 1 ? (
          <label>
            <span>Issuer</span>
            <select value={provider.issuer} onChange={(event) => onChoose(event.target.value)}>
              {[...known].map((issuer) => (
                <option key={issuer}>{issuer}</option>
              ))}
            </select>
          </label>
        ) : (
          <p>
            <span>Issuer</span>
            <code>{provider.issuer}</code>
          </p>
        )}
        <CopyButton text={provider.issuer}>
          Copy<span className="rig-hidden"> issuer</span>
        </CopyButton>
      </div>
    </div>
  );
}

function Clock({ provider }: { provider: MockProvider }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const skew = provider.state.clockSkew();
  const now = provider.epochTime() * 1000;
  return (
    <p className="rig-clock" data-off={skew !== 0}>
      <span className="rig-digits">
        {dayOf(now)} {timeOfDay(now)}
      </span>
      <span className="rig-soft">UTC{skew === 0 ? "" : `, ${describeSkew(skew)}`}</span>
    </p>
  );
}
