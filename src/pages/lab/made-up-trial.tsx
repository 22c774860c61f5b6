import { useState } from "react";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { type ExperimentPlayer, useTokenEndpoint } from "../../queries/experiment-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../failure.tsx";

export interface MadeUpTrialProps {
  profile: ProviderProfile;
  /** What is sent, in a sentence each. */
  sends: readonly string[];
  player: ExperimentPlayer;
  isBusy: boolean;
  onRun: () => void;
}

/** Values that are made up: nothing changes at the provider, and still nothing is sent unasked. */
export function MadeUpTrial({ profile, sends, player, isBusy, onRun }: MadeUpTrialProps) {
  const endpoint = useTokenEndpoint(player);
  const [isAsking, ask] = useState(false);
  const findOut = () => endpoint.mutate(profile.id, { onSuccess: () => ask(true) });
  return (
    <>
      <p className="max-w-[75ch] text-ink-soft">
        Only values that are made up are sent, under the client id of this app. Nobody’s sign-in,
        code or token takes part.
      </p>
      <p>
        <Button busy={endpoint.isPending} inactive={isBusy} onClick={findOut}>
          <span>
            Try it at <bdi>{profile.name}</bdi>…
          </span>
        </Button>
      </p>
      {endpoint.error && <Failure error={endpoint.error} remedies={{ tryAgain: findOut }} />}
      {isAsking && (
        <Dialog title="Send this to your provider?" onClose={() => ask(false)}>
          <p>
            To <code className="code wrap-anywhere">{endpoint.data}</code>, with the client id{" "}
            <code className="code wrap-anywhere">{profile.clientId}</code>:
          </p>
          <ul className="experiment-moves">
            {sends.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => ask(false)}>Send nothing</Button>
            <Button
              variant="primary"
              onClick={() => {
                ask(false);
                onRun();
              }}
            >
              Send it
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
