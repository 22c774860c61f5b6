import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import type { Connection } from "../../../src/connections/connection.ts";
import { AccessTokenState } from "../../../src/pages/connection/access-token-state.tsx";

const NOW = Date.now();
const connection: Connection = {
  id: "one",
  profileId: "acme",
  providerName: "Acme",
  issuer: "https://id.acme.example",
  account: { subject: "alice", label: "Alice", claims: undefined, attestedBy: "identity" },
  requestedScope: "read",
  grantedScope: "read",
  connectedAt: NOW,
  refreshedAt: undefined,
  accessTokenReceivedAt: NOW,
  accessTokenExpiresAt: NOW + 5 * 3_600_000,
  hasRefreshToken: true,
  hasIdToken: false,
  canSignOut: false,
  refreshTokenRotates: undefined,
  status: "Connected",
  problem: undefined,
  history: [],
};

it("tells when an access token expires only as long as it may be used", async () => {
  const screen = await render(<AccessTokenState connection={connection} profile={undefined} />);
  await expect.element(page.getByText("in 5 hours")).toBeVisible();

  const refused: Connection = {
    ...connection,
    status: "Needs reconnect",
    problem: { code: "refresh_rejected", at: NOW },
    hasRefreshToken: false,
  };
  await screen.rerender(<AccessTokenState connection={refused} profile={undefined} />);
  await expect.element(page.getByText("No usable access token")).toBeVisible();
  await expect.element(page.getByText("Expires", { exact: true })).not.toBeInTheDocument();
});
