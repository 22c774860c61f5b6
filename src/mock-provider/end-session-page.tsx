import { useEffect, useState } from "react";
import { providerOfPage } from "./pages/provider-of-page.ts";
import {
  type EndSessionRefusal,
  type EndSessionReview,
  endSession,
  reviewEndSession,
} from "./handlers/end-session.ts";
import { MockIdFrame } from "./pages/mock-id-frame.tsx";
import { ProviderError } from "./provider-error.ts";

type View =
  | { readonly kind: "waiting" }
  | EndSessionReview
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: unknown };

function viewOf(outcome: EndSessionReview | EndSessionRefusal): View {
  return outcome.kind === "refused" ? { kind: "failed", error: outcome.error } : outcome;
}

/** The provider's sign-out page: asks once, signs out, and goes back where that is registered. */
export function MockEndSessionPage() {
  const [view, setView] = useState<View>({ kind: "waiting" });
  const [leaving, setLeaving] = useState(false);
  const { search } = window.location;

  useEffect(() => {
    reviewEndSession(providerOfPage(window.location), new URLSearchParams(search)).then(
      (outcome) => setView(viewOf(outcome)),
      (error: unknown) => setView({ kind: "failed", error }),
    );
  }, [search]);

  async function signOut(): Promise<void> {
    setLeaving(true);
    try {
      const outcome = await endSession(
        providerOfPage(window.location),
        new URLSearchParams(search),
      );
      if (outcome.kind === "refused") setView(viewOf(outcome));
      else if (outcome.location === undefined) setView({ kind: "done" });
      else window.location.replace(outcome.location);
    } catch (error) {
      setView({ kind: "failed", error });
    }
  }

  if (view.kind === "failed") return <Refusal error={view.error} />;
  if (view.kind === "waiting") {
    return (
      <MockIdFrame heading="One moment">
        <p className="mock-id-lead">Looking at the request.</p>
      </MockIdFrame>
    );
  }
  if (view.kind === "done") {
    return (
      <MockIdFrame heading="You are signed out">
        <p className="mock-id-lead">This window can be closed.</p>
      </MockIdFrame>
    );
  }
  return (
    <MockIdFrame heading="Sign out of Mock ID?">
      <p className="mock-id-lead">{describeSignOut(view)}</p>
      <div className="mock-id-actions">
        <button
          type="button"
          className="mock-id-primary"
          disabled={leaving}
          onClick={() => void signOut()}
        >
          Sign out
        </button>
        <StayButton location={view.location} disabled={leaving} />
      </div>
    </MockIdFrame>
  );
}

function describeSignOut({ client, account }: EndSessionReview): string {
  const who = account === undefined ? "Everybody in this browser" : account.name;
  const by = client === undefined ? "" : ` ${client.name} asks for it.`;
  return `${who} will be signed out at Mock ID.${by}`;
}

/** Staying signed in leads back all the same: the application has already signed out on its side. */
function StayButton({ location, disabled }: { location: string | undefined; disabled: boolean }) {
  return (
    <button
      type="button"
      className="mock-id-secondary"
      disabled={disabled}
      onClick={() => {
        if (location === undefined) window.history.back();
        else window.location.replace(location);
      }}
    >
      Stay signed in
    </button>
  );
}

function Refusal({ error }: { error: unknown }) {
  const known = error instanceof ProviderError ? error : undefined;
  return (
    <MockIdFrame heading="Mock ID cannot sign you out">
      <div className="mock-id-alert" role="alert">
        <p>
          {known?.description ??
            "The storage of this browser cannot be used, so nobody is signed in."}
        </p>
        {known ? <code>{known.code}</code> : null}
      </div>
      <div className="mock-id-actions">
        <button type="button" className="mock-id-secondary" onClick={() => window.history.back()}>
          Go back
        </button>
      </div>
    </MockIdFrame>
  );
}
