import { afterEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { ConnectionLife } from "../../../src/pages/connections/connection-life.tsx";
import { someConnection } from "./some-connection.ts";

afterEach(() => vi.useRealTimers());

const received = Date.UTC(2026, 0, 31, 12, 0, 0, 900);

/** @param passed milliseconds since the token was received */
async function lookAfter(passed: number) {
  vi.useFakeTimers({ now: received + passed, toFake: ["Date"] });
  await render(
    <ConnectionLife
      connection={{
        ...someConnection,
        accessTokenReceivedAt: received,
        accessTokenExpiresAt: received + 30_000,
      }}
    />,
  );
  return page.getByText(/left|Expired/u);
}

it("never gives a token more seconds than it was given", async () => {
  await expect
    .element(await lookAfter(0))
    .toHaveTextContent("30 s left, then the next call refreshes it");
});

it("counts to the end of the last second", async () => {
  await expect
    .element(await lookAfter(29_999))
    .toHaveTextContent("1 s left, then the next call refreshes it");
});

it("is over at the moment of the expiry", async () => {
  await expect
    .element(await lookAfter(30_000))
    .toHaveTextContent("Expired, the next call refreshes it");
});
