import { afterEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { ConnectionReason } from "../../../src/pages/connections/connection-reason.tsx";
import { someConnection } from "./some-connection.ts";

afterEach(() => vi.useRealTimers());

const failed = Date.UTC(2026, 0, 31, 12, 0, 0);

/** @param passed milliseconds since the refresh failed, which is to be tried again 30 seconds later */
async function lookAfter(passed: number) {
  vi.useFakeTimers({ now: failed + passed, toFake: ["Date"] });
  const problem = { code: "provider_unreachable", at: failed, retryAt: failed + 30_000 } as const;
  await render(<ConnectionReason connection={{ ...someConnection, problem }} />);
  return page.getByText(/^No answer/u);
}

it("says when the next try is", async () => {
  await expect
    .element(await lookAfter(10_000))
    .toHaveTextContent("No answer 10 seconds ago provider_unreachable Next try in 20 seconds");
});

it.each([
  [26_000, "26 seconds ago"],
  [30_000, "30 seconds ago"],
  [300_000, "5 minutes ago"],
])(
  "does not tell a try that is due as made, %i milliseconds after the failure",
  async (at, ago) => {
    await expect
      .element(await lookAfter(at))
      .toHaveTextContent(`No answer ${ago} provider_unreachable Next try soon`);
  },
);
