import { useEffect, useRef, useState } from "react";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useDeviceFlow, useIsDeviceOffered } from "../../queries/device-queries.ts";
import { useGuide } from "../../queries/journey-queries.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { CodeCard } from "./code-card.tsx";
import { DeviceAdvice } from "./device-advice.tsx";
import { DeviceConnected } from "./device-connected.tsx";
import { DeviceForm } from "./device-form.tsx";
import { DeviceJourney } from "./device-journey.tsx";

export interface DeviceSignInProps {
  profile: ProviderProfile;
  providers: readonly ProviderProfile[];
  onChoose: (profileId: string) => void;
  /** A code is asked for: from now on the address should lead here. */
  onBegin: () => void;
}

/** The sign-in by device code at one provider: the choice, the code, and what comes of it. */
export function DeviceSignIn({ profile, providers, onChoose, onBegin }: DeviceSignInProps) {
  const { state, begin, cancel } = useDeviceFlow(profile.id);
  const offer = useIsDeviceOffered(profile.id);
  const [scope, setScope] = useState(profile.scope);
  const [journeyId, setJourneyId] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  // Step by step, there is something to see before there is a code.
  const { waiting } = useGuide();
  const heldId = waiting?.kind === "device" ? waiting.journeyId : undefined;
  const shownId = state.at === "waiting" ? state.journeyId : (heldId ?? journeyId);
  if (shownId !== journeyId) setJourneyId(shownId);
  const start = () => {
    onBegin();
    begin(scope);
  };

  // What was pressed is gone: whoever listens, or goes by keys, goes on at what has come instead.
  const step = state.at === "looking" || state.at === "asking" ? undefined : state.at;
  const before = useRef(step);
  useEffect(() => {
    if (step === undefined) return;
    if (before.current !== undefined && before.current !== step) place.current?.focus();
    before.current = step;
  }, [step]);

  return (
    <div className="grid grid-cols-1 gap-8">
      <div
        ref={place}
        tabIndex={-1}
        role="group"
        aria-label="Sign-in by code"
        className="grid max-w-[720px] grid-cols-1 gap-4 outline-none"
      >
        {state.at === "looking" && <Skeleton className="h-72 rounded-card" />}
        {state.at === "failed" && (
          <Failure error={state.error} remedies={{ tryAgain: start, signInAgain: start }} />
        )}
        {(state.at === "none" || state.at === "asking" || state.at === "failed") && (
          <DeviceForm
            profile={profile}
            providers={providers}
            scope={scope}
            busy={state.at === "asking"}
            onChoose={onChoose}
            onScope={setScope}
            onStart={start}
          />
        )}
        {state.at === "waiting" && (
          <CodeCard state={state} providerName={profile.name} onCancel={cancel} />
        )}
        {state.at === "checking" && (
          <div className="card flex items-center gap-3 p-6" role="status">
            <span className="spinner text-accent" aria-hidden="true" />
            You said yes. Checking and storing what came back.
          </div>
        )}
        {state.at === "done" && (
          <DeviceConnected connectionId={state.connectionId} onAgain={start} />
        )}
      </div>
      {state.at !== "done" && state.at !== "looking" && <DeviceAdvice />}
      {/* It comes unasked: where it pushes nothing down. */}
      {(state.at === "none" || state.at === "failed") && offer.error && !offer.isFetching && (
        <div className="max-w-[720px]">
          <Failure error={offer.error} remedies={{ tryAgain: () => void offer.refetch() }} />
        </div>
      )}
      {journeyId !== undefined && state.at !== "none" && <DeviceJourney journeyId={journeyId} />}
    </div>
  );
}
