import { expect, it, onTestFinished } from "vitest";
import { createMemoryStorage } from "../../src/mock-provider/storage/memory-storage.ts";
import {
  createTestProvider,
  obtainCode,
  redeem,
  redirectUri,
  refresh,
  signIn,
} from "./plain-client.ts";

it("goes on when the provider is set up again as it was", async () => {
  const storage = createMemoryStorage();
  const clients = () => [{ id: "pixy", redirectUris: [redirectUri] }];
  const { provider: first } = createTestProvider({ storage, clients: clients() });
  const stop = first.listen();
  const { refreshToken } = await signIn(first);
  stop();

  const { provider: second } = createTestProvider({ storage, clients: clients() });
  onTestFinished(second.listen());

  expect((await refresh(refreshToken)).status).toBe(200);
});

it("begins anew when it is set up otherwise: what stands in the code is what holds", async () => {
  const storage = createMemoryStorage();
  const { provider: first } = createTestProvider({ storage, clients: [{ id: "pixy" }] });
  await first.state.update(() => undefined);
  await expect(obtainCode(first)).rejects.toThrow("redirect_uri");

  const clients = [{ id: "pixy", redirectUris: [redirectUri] }];
  const { provider: second } = createTestProvider({ storage, clients });
  onTestFinished(second.listen());

  expect((await redeem(await obtainCode(second))).status).toBe(200);
});
