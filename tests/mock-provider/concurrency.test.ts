import { expect, it, onTestFinished } from "vitest";
import { createMemoryStorage } from "../../src/mock-provider/storage/memory-storage.ts";
import { createMockProvider } from "../../src/mock-provider/node.ts";
import {
  type Answer,
  call,
  createTestProvider,
  issuer,
  obtainCode,
  redeem,
  refresh,
  signIn,
} from "./plain-client.ts";
import { createSlowStorage } from "./slow-storage.ts";

it("lets one of two simultaneous redemptions of a code succeed, and revokes what it got", async () => {
  const { provider } = createTestProvider({ storage: createSlowStorage() });
  onTestFinished(provider.listen());
  const code = await obtainCode(provider);

  const answers = await Promise.all([redeem(code), redeem(code)]);

  expect(answers.map(({ status }) => status)).toContain(400);
  const { body } = winner(answers);
  expect((await call("/userinfo", String(body["access_token"]))).status).toBe(401);
});

it("revokes the family when two use one refresh token at once", async () => {
  const { provider } = createTestProvider({ storage: createSlowStorage() });
  onTestFinished(provider.listen());
  const { refreshToken } = await signIn(provider);

  const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);

  expect(answers.map(({ status }) => status)).toContain(400);
  const next = await refresh(winner(answers).body["refresh_token"]);
  expect(next.body["error"]).toBe("invalid_grant");
});

it("goes on where another instance on the same storage left off", async () => {
  const storage = createMemoryStorage();
  const { provider: first } = createTestProvider({ storage });
  const { provider: second } = createTestProvider({ storage });
  const code = await obtainCode(first);
  onTestFinished(second.listen());

  expect((await redeem(code)).status).toBe(200);
});

it("keeps providers with different issuers apart in one storage", async () => {
  const storage = createMemoryStorage();
  const { provider } = createTestProvider({ storage });
  const other = createMockProvider({ issuer: `${issuer}/other`, storage });
  const code = await obtainCode(provider);
  onTestFinished(provider.listen());

  await other.reset();

  expect((await redeem(code)).status).toBe(200);
});

it("starts afresh on a storage that holds something else", async () => {
  const storage = createMemoryStorage();
  await storage.update(`state ${issuer}`, () => ({ version: 0 }));
  const { provider } = createTestProvider({ storage });
  onTestFinished(provider.listen());

  expect((await redeem(await obtainCode(provider))).status).toBe(200);
});

function winner(answers: readonly Answer[]): Answer {
  const found = answers.find(({ status }) => status === 200);
  if (found === undefined) throw new Error("none succeeded");
  return found;
}
