import { endSession, reviewEndSession } from "../handlers/end-session.ts";
import type { MockProvider } from "../provider.ts";
import { type PageOutcome, refuse, show } from "./page-outcome.ts";

/** The sign-out page: asks once, signs out, and goes back where that is registered. */
export async function openEndSessionPage(
  provider: MockProvider,
  query: URLSearchParams,
  form?: URLSearchParams,
): Promise<PageOutcome> {
  const step = form?.get("step");
  const outcome = await (step === "sign-out" ? endSession : reviewEndSession)(provider, query);
  if (outcome.kind === "refused") return refuse(outcome.error, query);
  const { account, client, location } = outcome;
  if (step !== "sign-out" && step !== "stay") {
    const { sessions } = await provider.state.read();
    return show({
      kind: "sign-out",
      client: client?.name,
      account: account?.name,
      isNobodySignedIn: sessions.size === 0,
    });
  }
  // Staying signed in leads back all the same: the application has signed out on its side.
  if (location !== undefined) return { kind: "redirect", location };
  return show({
    kind: "done",
    heading: step === "stay" ? "You are still signed in" : "You are signed out",
    text: "This window can be closed.",
  });
}
