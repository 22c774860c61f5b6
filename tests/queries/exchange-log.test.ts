import { expect, it, vi } from "vitest";
import type { JourneyExchange } from "../../src/journeys/journey-event.ts";
import { createRedactor } from "../../src/journeys/redact.ts";
import { createNotedFetch } from "../../src/queries/exchange-log.ts";

it("masks what turns out to be a secret also in what was noted before", async () => {
  let exchanges: readonly JourneyExchange[] = [];
  const fetch = createNotedFetch(
    async () => Response.json({ error: "invalid_request", error_description: "later-secret-1" }),
    { read: () => exchanges, write: (next) => (exchanges = next) },
    createRedactor(),
  );
  const post = (members: Record<string, string>) =>
    fetch("https://id.example/token", { method: "POST", body: new URLSearchParams(members) });

  // Nobody knows yet what the provider repeats here.
  await post({ grant_type: "authorization_code" });
  await vi.waitFor(() => expect(exchanges[0]?.responseBody).toContain("later-secret-1"));
  await post({ grant_type: "refresh_token", refresh_token: "later-secret-1" });

  expect(JSON.stringify(exchanges)).not.toContain("later-secret-1");
});
