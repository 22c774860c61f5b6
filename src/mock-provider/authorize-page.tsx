import { useEffect, useRef, useState } from "react";
import { providerOfPage } from "./pages/provider-of-page.ts";
import {
  type AuthorizationDecision,
  type AuthorizationInteraction,
  authorize,
  reviewAuthorization,
} from "./handlers/authorization.ts";
import { AccountStep } from "./pages/account-step.tsx";
import { ConsentStep } from "./pages/consent-step.tsx";
import { MockIdFrame } from "./pages/mock-id-frame.tsx";
import { RequestDetails } from "./pages/request-details.tsx";
import { ProviderError } from "./provider-error.ts";
import type { Account } from "./state.ts";

type View =
  | { readonly kind: "waiting" }
  | { readonly kind: "asking"; readonly interaction: AuthorizationInteraction }
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * The provider's sign-in page. What it shows follows from its URL alone, so that a reload starts it
 * over; the code is made when the person allows it, once, and the page leaves history with it.
 */
export function MockAuthorizePage() {
  const [view, setView] = useState<View>({ kind: "waiting" });
  const [account, setAccount] = useState<Account>();
  const [leaving, setLeaving] = useState(false);
  const reviewed = useRef(false);
  const decided = useRef(false);
  const provider = providerOfPage(window.location);
  const params = new URLSearchParams(window.location.search);

  async function decide(decision: AuthorizationDecision): Promise<void> {
    // State would come too late for a double click.
    if (decided.current) return;
    decided.current = true;
    setLeaving(true);
    try {
      const outcome = await authorize(provider, params, decision);
      if (outcome.kind === "redirect") window.location.replace(outcome.location);
      else setView({ kind: "failed", error: outcome.error });
    } catch (error) {
      setView({ kind: "failed", error });
    }
  }

  async function review(): Promise<void> {
    try {
      const found = await reviewAuthorization(provider, params);
      if (found.kind === "interaction") setView({ kind: "asking", interaction: found });
      else if (found.kind === "silent") await decide(found);
      else if (found.kind === "redirect") window.location.replace(found.location);
      else setView({ kind: "failed", error: found.error });
    } catch (error) {
      setView({ kind: "failed", error });
    }
  }

  useEffect(() => {
    // Effects run twice in StrictMode; `prompt=none` would be answered twice.
    if (reviewed.current) return;
    reviewed.current = true;
    void review();
  });

  if (view.kind === "failed") return <Refusal error={view.error} params={params} />;
  if (view.kind === "waiting") {
    return (
      <MockIdFrame heading="One moment">
        <p className="mock-id-lead">Looking at the request.</p>
      </MockIdFrame>
    );
  }
  const { interaction } = view;
  const { client } = interaction.request;
  if (account === undefined) {
    return (
      <MockIdFrame heading="Choose an account">
        <AccountStep interaction={interaction} now={provider.epochTime()} onChoose={setAccount} />
        <div className="mock-id-actions">
          <button
            type="button"
            className="mock-id-secondary"
            disabled={leaving}
            onClick={() => void decide({ kind: "deny" })}
          >
            Cancel
          </button>
        </div>
        <RequestDetails params={params} />
      </MockIdFrame>
    );
  }
  return (
    <MockIdFrame heading={`Allow ${client.name}?`}>
      <ConsentStep
        request={interaction.request}
        account={account}
        busy={leaving}
        onAllow={(scope) => void decide({ kind: "allow", account, scope })}
        onDeny={() => void decide({ kind: "deny" })}
        onBack={() => setAccount(undefined)}
      />
      <output className="mock-id-lead">{leaving ? `Going back to ${client.name}.` : ""}</output>
      <RequestDetails params={params} />
    </MockIdFrame>
  );
}

/** Where the answer cannot be sent to the client, because nobody vouches for where that would go. */
function Refusal({ error, params }: { error: unknown; params: URLSearchParams }) {
  const known = error instanceof ProviderError ? error : undefined;
  return (
    <MockIdFrame heading="Mock ID cannot continue">
      <div className="mock-id-alert" role="alert">
        <p>
          {known?.description ??
            "The storage of this browser cannot be used, so nobody can be signed in."}
        </p>
        {known ? <code>{known.code}</code> : null}
      </div>
      <p className="mock-id-lead">
        Nothing was sent back to the application. Its developer has to correct the request.
      </p>
      <div className="mock-id-actions">
        <button type="button" className="mock-id-secondary" onClick={() => window.history.back()}>
          Go back
        </button>
      </div>
      <RequestDetails params={params} />
    </MockIdFrame>
  );
}
