import { expect } from "vitest";
import { endSession } from "../../../src/mock-provider/handlers/end-session.ts";
import { logoutScenarios } from "../../../src/mock-provider/scenarios/logout.ts";
import { type Twin, proveAll } from "./prove.ts";
import { readAnswer } from "../plain-client.ts";
import {
  expectSilence,
  isConnected,
  metadataOf,
  registeredClient,
  sendRevocation,
  signIn,
} from "./twin-client.ts";

proveAll(logoutScenarios, {
  async "no-revocation-endpoint"(twin) {
    const metadata = await metadataOf(twin);

    expect(metadata).toHaveProperty("end_session_endpoint");
    expect(Object.keys(metadata).filter((name) => name.startsWith("revocation"))).toEqual([]);
  },

  async "no-end-session-endpoint"(twin) {
    const metadata = await metadataOf(twin);

    expect(metadata).toHaveProperty("revocation_endpoint");
    expect(metadata).not.toHaveProperty("end_session_endpoint");
  },

  async "revocation-503"(twin) {
    const { refreshToken } = await signIn(twin);

    const { status, headers } = await readAnswer(await sendRevocation(twin, refreshToken));

    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("5");
    expect(await isConnected(twin)).toBe(true);
  },

  async "revocation-hangs"(twin) {
    const { refreshToken } = await signIn(twin);

    await expectSilence(twin, (options) => sendRevocation(twin, refreshToken, options));

    expect(await isConnected(twin)).toBe(true);
  },

  async "revocation-unsupported-token-type"(twin) {
    const { refreshToken } = await signIn(twin);

    const answer = await readAnswer(await sendRevocation(twin, refreshToken));

    expect(answer).toMatchObject({ status: 400, body: { error: "unsupported_token_type" } });
    expect(await isConnected(twin)).toBe(true);
  },

  async "rp-init-logout-other-state"(twin) {
    const { home, location } = await logOut(twin);

    expect(location.origin + location.pathname).toBe(home);
    expect(location.searchParams.getAll("state")).toEqual(["a-state-that-nobody-sent"]);
  },

  async "rp-init-logout-no-state"(twin) {
    expect((await logOut(twin)).location.searchParams.has("state")).toBe(false);
  },
});

/** @returns where the browser is sent by a logout that came with a state */
async function logOut(twin: Twin): Promise<{ home: string | undefined; location: URL }> {
  const { idToken } = await signIn(twin);
  const [home = ""] = (await registeredClient(twin)).postLogoutRedirectUris;
  const params = new URLSearchParams({
    id_token_hint: idToken,
    post_logout_redirect_uri: home,
    state: "bye",
  });
  const outcome = await endSession(twin.provider, params);
  if (outcome.kind !== "confirm") throw outcome.error;
  expect((await twin.provider.state.read()).sessions.size).toBe(0);
  return { home, location: new URL(outcome.location ?? "") };
}
