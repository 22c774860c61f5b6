import X from "lucide-react/icons/x";
import { useEffect, useRef } from "react";
import type { RevocationResult } from "../../queries/connection-queries.ts";
import { isFocusLost } from "../lost-focus.ts";
import { ConnectAgain } from "./connect-again.tsx";

const outcomes = {
  done: "Its tokens are gone here and also revoked at the provider.",
  elsewhere:
    "Its tokens are gone here and also revoked at the provider, but for the refresh token: that was kept in another tab only, which has it revoked if it is still open. If not, it ends by itself.",
  "none-left": "It had no tokens any more, so there was nothing to revoke at the provider.",
  unsupported:
    "Its tokens are gone here. The provider offers no revocation, so there they end by themselves.",
  failed:
    "Its tokens are gone here. They could not be revoked at the provider, so there they end by themselves.",
} as const;

const signOuts = {
  answered: "You are signed out there too, unless you chose to stay.",
  unanswered:
    "Whether you are signed out there is not known: the provider did not send you back as it was asked to. To be sure, sign out on its own pages.",
} as const;

export interface RevocationNoticeProps {
  /** What has been done, in a sentence. */
  title: string;
  result: RevocationResult;
  /** The provider at which the account can be connected again; absent where the connection stays. */
  profileId?: string | undefined;
  /** The person waited for it before the question that is closed now, and does nothing else meanwhile. */
  isAwaited: boolean;
  onDismiss: () => void;
}

/** What became of the tokens of a connection that were taken away. */
export function RevocationNotice({
  title,
  result,
  profileId,
  isAwaited,
  onDismiss,
}: RevocationNoticeProps) {
  const { revocation, signOut } = result;
  const isOver = (revocation === "done" || revocation === "none-left") && signOut !== "unanswered";
  const dismiss = useRef<HTMLButtonElement>(null);
  // The button that was pressed went with its connection or its tokens: the keyboard goes on here, and the
  // screen with it, unless another page has come. The dialog gives the focus back first, to whatever stands
  // in that button's place.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const isOnHeading = document.activeElement instanceof HTMLHeadingElement;
      if ((isAwaited && !isOnHeading) || isFocusLost()) dismiss.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [isAwaited]);
  return (
    <div className="note flex items-start gap-3 p-4" data-tone={isOver ? "good" : "idle"}>
      <div className="flex flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <p className="max-w-[90ch] flex-[1_1_280px]">
          <strong className="font-semibold">{title}</strong> {outcomes[revocation]}
          {signOut && ` ${signOuts[signOut]}`}
          {result.isHeldBack &&
            " You are still signed in at the provider: leaving this page would lose tokens of another connection, which this browser has no room for. Free some space, then sign out there."}
          {result.leaving && " Leaving for the provider's sign-out page…"}
        </p>
        {profileId !== undefined && <ConnectAgain profileId={profileId} />}
      </div>
      <button
        ref={dismiss}
        type="button"
        className="icon-btn"
        aria-label="Dismiss"
        onClick={() => {
          onDismiss();
          document.querySelector("h1")?.focus();
        }}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
