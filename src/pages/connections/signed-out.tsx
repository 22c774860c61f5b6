import { useEffect, useEffectEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { forgetToldSignOut, signOutToTell } from "../../queries/sign-out-queries.ts";
import { RevocationNotice } from "./revocation-notice.tsx";

/** What became of a disconnect that left for the provider's sign-out page, and whether that answered. */
export function SignedOut({ onDismiss }: { onDismiss: () => void }) {
  const [params, setParams] = useSearchParams();
  const [signOut] = useState(() => signOutToTell(params.get("state")));
  const settle = useEffectEvent(() => {
    forgetToldSignOut();
    // It has said all that it can.
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete("state");
        return after;
      },
      { replace: true },
    );
  });
  useEffect(() => settle(), []);
  if (signOut === undefined) return null;
  const { profileId, providerName, revocation, isAnswered } = signOut;
  return (
    <RevocationNotice
      title={`Disconnected your account at ${providerName}.`}
      result={{ revocation, signOut: isAnswered ? "answered" : "unanswered" }}
      profileId={profileId}
      isAwaited={false}
      onDismiss={onDismiss}
    />
  );
}
