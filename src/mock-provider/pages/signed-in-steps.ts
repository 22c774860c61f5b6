import { secondFactorAcr } from "../tokens/acr.ts";
import { isInForce } from "../state/grants.ts";
import { revokeConsent } from "../state/consent.ts";
import { closeSession } from "../handlers/end-session.ts";
import type { MockProvider } from "../provider.ts";
import type { State } from "../state/state.ts";
import { type PageOutcome, show } from "./page-outcome.ts";
import type { ConsentRow, SignedInAccount } from "./page-view.ts";

/**
 * Who is signed in and which applications they let in; takes consent back and signs out. It needs
 * no sign-in of its own: there is one person at this provider, and it is whoever runs it.
 */
export async function openSignedInPage(
  provider: MockProvider,
  form?: URLSearchParams,
): Promise<PageOutcome> {
  const now = provider.epochTime();
  const sub = form?.get("sub");
  const clientId = form?.get("client_id");
  const step = form?.get("step");
  if (sub && step === "sign-out") {
    await provider.state.update((state) => closeSession(state, sub, now));
  }
  if (sub && clientId && step === "revoke") {
    await provider.state.update((state) => revokeConsent(state, clientId, sub, now));
  }
  const state = await provider.state.read();
  return show({ kind: "signed-in", accounts: signedInAccounts(state, now) });
}

/** @param now seconds since the epoch */
function signedInAccounts(state: State, now: number): SignedInAccount[] {
  return [...state.sessions].flatMap(([sub, session]) => {
    const account = state.accounts.get(sub);
    if (account === undefined) return [];
    return {
      sub,
      name: account.name,
      email: account.email,
      upstream: account.upstream,
      signedInFor: now - session.authTime,
      secondFactor: session.acr === secondFactorAcr,
      consents: consentsOf(state, sub, now),
    };
  });
}

function consentsOf(state: State, sub: string, now: number): ConsentRow[] {
  return [...state.consents.values()]
    .filter((consent) => consent.sub === sub)
    .map(({ clientId, scope, resource }) => ({
      clientId,
      clientName: state.clients.get(clientId)?.name ?? clientId,
      scopes: scope,
      resources: resource,
      grants: [...state.grants.values()].filter(
        (grant) => grant.clientId === clientId && grant.sub === sub && isInForce(grant, now),
      ).length,
    }));
}
