import { findConsent } from "../state/consent.ts";
import { type DeviceDecision, decideDevice, reviewDevice } from "../handlers/device-approval.ts";
import type { MockProvider } from "../provider.ts";
import { consentRows } from "./consent-rows.ts";
import { type PageOutcome, cardOf, refuse, show } from "./page-outcome.ts";
import { rowOf, signIn } from "./sign-in-steps.ts";

/**
 * Where a person answers for a device (RFC 8628 §3.3): which code, who is it, may the client? What
 * was allowed before does not shorten it: the device might be somebody else's (§5.4).
 */
export async function openDevicePage(
  provider: MockProvider,
  query: URLSearchParams,
  form?: URLSearchParams,
): Promise<PageOutcome> {
  const userCode = form?.get("user_code")?.trim() ?? "";
  if (form === undefined || userCode === "") {
    return show({ kind: "device-code", userCode: query.get("user_code") ?? "" });
  }
  async function decide(decision: DeviceDecision): Promise<PageOutcome> {
    const outcome = await decideDevice(provider, userCode, decision);
    if (outcome.kind === "refused") return refuse(outcome.error);
    const { name } = outcome.client;
    return outcome.kind === "approved"
      ? show({ kind: "done", heading: "Your device is connected", text: `${name} goes on there.` })
      : show({ kind: "done", heading: "You said no", text: `${name} got nothing.` });
  }

  const review = await reviewDevice(provider, userCode);
  if (review.kind === "refused") {
    return show({ kind: "device-code", userCode, problem: sentence(review.error.description) });
  }
  const step = form.get("step");
  if (step === "deny") return decide({ kind: "deny" });

  const now = provider.epochTime();
  const client = cardOf(review.client);
  const signedIn = await signIn(
    {
      client,
      accounts: review.accounts,
      needsSecondFactor: () => false,
      now,
      carried: { user_code: review.userCode },
    },
    form,
  );
  if (signedIn.kind === "view") return signedIn;

  const { account, carried } = signedIn;
  if (step === "consent") {
    return decide({ kind: "allow", account, scope: form.getAll("scope") });
  }
  const before = findConsent(await provider.state.read(), review.client.id, account.sub);
  return show({
    kind: "consent",
    client,
    carried,
    account: rowOf({ account }, now),
    userCode: review.userCode,
    ...consentRows(review, before),
  });
}

/** Descriptions come as they go over the wire, in lower case. */
function sentence(description: string): string {
  return `${description.slice(0, 1).toUpperCase()}${description.slice(1)}.`;
}
