import { useState } from "react";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useSignInForExperiment } from "../../queries/connection-queries.ts";
import { type ExperimentPlayer, useTokenEndpoint } from "../../queries/experiment-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../failure.tsx";
import { useResetOnReturn } from "../use-reset-on-return.ts";

export interface SignInTrialProps {
  profile: ProviderProfile;
  /** What is sent, in a sentence each. */
  sends: readonly string[];
  player: ExperimentPlayer;
  isBusy: boolean;
}

/** An attack on a sign-in that is made for it: named before, and begun by going there. */
export function SignInTrial({ profile, sends, player, isBusy }: SignInTrialProps) {
  const endpoint = useTokenEndpoint(player);
  const signIn = useSignInForExperiment();
  useResetOnReturn(signIn.reset);
  const [isAsking, ask] = useState(false);
  const findOut = () => endpoint.mutate(profile.id, { onSuccess: () => ask(true) });
  if (profile.dpop) {
    return (
      <p className="max-w-[75ch] text-ink-soft">
        Sign-ins of this provider are bound to a key of this browser (DPoP): a copied code is
        refused without a proof of it, whatever becomes of the verifier. That would show nothing
        about PKCE.
      </p>
    );
  }
  return (
    <>
      <p className="max-w-[75ch] text-ink-soft">
        You sign in there as ever, and the code that comes back is not used: the attack begins with
        it. No connection comes of it, and your others are left alone.
      </p>
      <p>
        <Button
          busy={endpoint.isPending || signIn.isPending || signIn.isSuccess}
          inactive={isBusy}
          onClick={findOut}
        >
          <span>
            Sign in at <bdi>{profile.name}</bdi> for it…
          </span>
        </Button>
      </p>
      {endpoint.error && <Failure error={endpoint.error} remedies={{ tryAgain: findOut }} />}
      {signIn.error && <Failure error={signIn.error} remedies={{ dismiss: signIn.reset }} />}
      {isAsking && (
        <Dialog title="Attack a sign-in of yours?" onClose={() => ask(false)}>
          <p className="max-w-[55ch]">
            You leave for <bdi className="font-semibold">{profile.name}</bdi> and sign in. When you
            are back, this is sent to <code className="code wrap-anywhere">{endpoint.data}</code> at
            once, with the client id <code className="code wrap-anywhere">{profile.clientId}</code>:
          </p>
          <ol className="experiment-moves">
            {sends.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ol>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => ask(false)}>Send nothing</Button>
            <Button
              variant="primary"
              onClick={() => {
                ask(false);
                signIn.mutate(profile.id);
              }}
            >
              Sign in for it
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
