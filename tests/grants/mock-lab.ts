import { http } from "msw/http";
import { setupServer } from "msw/node";
import { onTestFinished } from "vitest";
import type { ApiCall, GrantRun, GrantStep } from "../../src/grants/grant.ts";
import { createMockLab, type MockLab } from "../../src/grants/lab.ts";
import {
  createPrivateProvider,
  type PrivateProvider,
  type PrivateProviderOptions,
} from "../../src/mock-provider/private-provider.ts";

const issuer = "https://app.test/mock-lab";
const redirectUri = "https://app.test/lab-callback";

/** One request as the network saw it. */
export interface Sent {
  readonly line: string;
  readonly form: URLSearchParams;
  readonly authorization: string | null;
}

/** A lab at a private provider, and all that was sent on its way. */
export function prepareMockLab(
  options: Partial<PrivateProviderOptions> & { readonly now?: () => number } = {},
): { lab: MockLab; provider: PrivateProvider; sent: Sent[]; pauses: number[] } {
  const { now = Date.now, ...differences } = options;
  const provider = createPrivateProvider({ issuer, redirectUri, ...differences });
  const sent: Sent[] = [];
  const pauses: number[] = [];
  const server = setupServer(
    http.all("https://app.test/*", async ({ request }) => {
      const body = await request.clone().text();
      sent.push({
        line: `${request.method} ${new URL(request.url).pathname}`,
        form: new URLSearchParams(body),
        authorization: request.headers.get("authorization"),
      });
      return provider.answer(request);
    }),
  );
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
  const lab = createMockLab(
    { ...provider, fetch },
    {
      now,
      pause: async (milliseconds) => void pauses.push(milliseconds),
      watch: (fetch) => fetch,
    },
  );
  return { lab, provider, sent, pauses };
}

/** Takes every step of a run; the calls are handed in where one may be. */
export async function walk<Key extends string>(
  run: GrantRun<Key>,
  calls: readonly ApiCall[] = [],
): Promise<GrantStep<Key>[]> {
  const steps: GrantStep<Key>[] = [];
  const left = [...calls];
  for (;;) {
    const call = steps.at(-1)?.takesCall === true ? left.shift() : undefined;
    const next = await run.next(call);
    if (next.done === true) return steps;
    steps.push(next.value);
  }
}

/** @returns what came of a step, by its name */
export function factsOf(step: GrantStep | undefined): Record<string, string> {
  return Object.fromEntries(step?.facts ?? []);
}
