import { http } from "msw/http";
import { setupServer } from "msw/node";
import { onTestFinished } from "vitest";
import { safeReturnPath } from "../../src/connections/return-path.ts";
import type { Stage } from "../../src/experiments/experiment.ts";
import { signInUpToCode } from "../../src/experiments/victim.ts";
import type { ScenarioSelector } from "../../src/mock-provider/misbehaviour/chosen-scenario.ts";
import type { UnusedCode } from "../../src/oauth/authorization-transaction.ts";
import { createPrivateProvider } from "../../src/mock-provider/private-provider.ts";

/** What a run is made at, and what the network has seen of it. */
export interface LabStage {
  readonly stage: Stage;
  /** Every value of a request that is nobody else's business. */
  readonly secrets: readonly string[];
  /** Where requests went, oldest first. */
  readonly addresses: readonly string[];
}

const SECRET_NAMES = ["code", "code_verifier", "refresh_token", "state", "nonce"];

/** Sets up a private provider, and answers nothing else. */
export function setStage({
  scenarios = [],
  isCareless = false,
}: { scenarios?: readonly ScenarioSelector[]; isCareless?: boolean } = {}): LabStage {
  const provider = createPrivateProvider({
    issuer: "https://app.test/mock-private",
    redirectUri: "https://app.test/mock-private-callback",
    scenarios,
  });
  const secrets: string[] = [];
  const addresses: string[] = [];
  const server = setupServer(
    http.all("https://app.test/*", async ({ request }) => {
      const { origin, pathname, searchParams } = new URL(request.url);
      addresses.push(origin + pathname);
      const form = new URLSearchParams(await request.clone().text());
      for (const name of SECRET_NAMES) {
        secrets.push(...searchParams.getAll(name), ...form.getAll(name));
      }
      return provider.answer(request);
    }),
  );
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
  return {
    stage: { ...provider, fetch, now: Date.now, isCareless, safeReturnPath },
    secrets,
    addresses,
  };
}

/** Has the person sign in, as somebody does who comes back from their own provider. */
export async function signInForIt(stage: Stage): Promise<UnusedCode> {
  const steps = signInUpToCode(stage);
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return { transaction: value.transaction, answer: value.answer };
  }
}
