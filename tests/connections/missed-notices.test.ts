import { expect, it } from "vitest";
import { codeOf } from "./failure.ts";
import { lastOf, settled } from "./tab.ts";
import { quiet } from "./until.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

const HOUR = 3_600_000;

/**
 * A page that has stored a sign-in and hears nothing until its service is loaded, while another one does
 * something to the connection.
 */
async function afterMissing(
  refreshTokens: "vault" | "memory",
  what: (other: MortalTab, id: string, world: World) => Promise<unknown>,
) {
  const world = await createWorld();
  const profiles = [world.provider.profile({ refreshTokens })];
  const page = world.openTab({ profiles, deaf: true });
  const id = await page.connect();
  await what(world.openTab({ profiles }), id, world);
  await quiet();
  const loaded = world.openTab({ profiles, tokens: page.tokens });
  await quiet();
  return { world, id, loaded };
}

const disconnected = (other: MortalTab, id: string) =>
  other.service.disconnect(id, { logout: false });
const revoked = (other: MortalTab, id: string) => other.service.revoke(id);
const renewed = (other: MortalTab, id: string) => other.reconnect(id);

async function replacedByBob(other: MortalTab, id: string, { provider }: World): Promise<void> {
  await other.service.reconnect(id, "/");
  const signIn = other.load(provider.authorize(lastOf(other.left), "bob"));
  const state = await settled(signIn);
  if (state.state !== "account-changed") throw new Error("nobody was asked", { cause: state });
  state.decide("replace");
  await settled(signIn);
}

function givenBack({ provider }: World): (number | undefined)[] {
  return provider.revocations.flatMap(({ kind, token }) => (kind === "refresh_token" ? token : []));
}

it("a page that was not told of a disconnect sends none of its tokens once it acts", async () => {
  const { world, id, loaded } = await afterMissing("vault", disconnected);

  expect(await codeOf(loaded.get(id))).toBe("session_ended");
  expect(world.provider.api.calls).toEqual([]);
});

for (const [how, what] of Object.entries({ disconnected, revoked, replacedByBob })) {
  it(`gives back the refresh token that it alone has when the connection was ${how}`, async () => {
    const { world } = await afterMissing("memory", what);

    expect(givenBack(world)).toEqual([0]);
    expect(world.provider.isAlive(0)).toBe(false);
  });
}

it("forgets that refresh token, and does not give it back, when the same account was renewed", async () => {
  const { world, id, loaded } = await afterMissing("memory", renewed);

  expect(world.provider.revocations).toEqual([]);
  expect(loaded.tokens.ownGrants()).toEqual([]);
  expect((await loaded.get(id)).status).toBe(200);
});

it("forgets it as well when the connection is gone, and the same account was connected anew", async () => {
  const connectedAnew = async (other: MortalTab, id: string) => {
    await other.service.disconnect(id, { logout: false });
    await other.connect("alice");
  };
  const { world, id, loaded } = await afterMissing("memory", connectedAnew);

  // A provider that revokes per person and client would end the second grant with the first.
  expect(givenBack(world)).toEqual([]);
  expect(loaded.tokens.ownGrants()).toEqual([]);
  expect(await world.exists(id)).toBe(false);
});

it("gives it back when only somebody else was connected since", async () => {
  const othersConnected = async (other: MortalTab, id: string) => {
    await other.service.disconnect(id, { logout: false });
    await other.connect("bob");
  };
  const { world } = await afterMissing("memory", othersConnected);

  expect(givenBack(world)).toEqual([0]);
  expect(world.provider.isAlive(1)).toBe(true);
});

it("uses that refresh token when nothing was missed", async () => {
  const { world, id, loaded } = await afterMissing("memory", quiet);
  await world.pass(HOUR);

  expect((await loaded.get(id)).status).toBe(200);
  expect(givenBack(world)).toEqual([]);
});
