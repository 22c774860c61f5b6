import { http } from "msw/http";
import { setupServer } from "msw/node";
import { expect, it, onTestFinished, vi } from "vitest";
import { createPrivateProvider } from "../../src/mock-provider/private-provider.ts";
import { createTourPlayer } from "../../src/queries/tour-player.ts";

it("sends nothing before it is asked to, and goes on one step at a time", async () => {
  const { player, sent } = prepare();
  expect(sent).toEqual([]);
  await Promise.all([player.next(), player.next()]);
  expect(player.state().steps.map(({ key }) => key)).toEqual(["looked-up"]);
  expect(sent).toHaveLength(1);
});

it("notes with each step what it sent, the answer included, and no secret of it", async () => {
  const { player, sent } = prepare();
  await playTo(player, "exchanged");
  const exchanged = player.state().steps.at(-1)?.exchanges;
  const bodies = () =>
    player
      .state()
      .exchanges.slice(exchanged?.first, exchanged?.end)
      .map((exchange) => exchange.responseBody);
  await vi.waitFor(() => expect(bodies()).toEqual([expect.any(String), expect.any(String)]));
  expect(bodies()[0]).toContain("access_token");

  const secrets = sent.flatMap((form) =>
    ["code", "code_verifier", "state", "nonce"].flatMap((name) => form.getAll(name)),
  );
  expect(secrets.length).toBeGreaterThan(3);
  const noted = JSON.stringify(player.state());
  expect(secrets.filter((secret) => noted.includes(secret))).toEqual([]);
});

it("starts over at another provider, also in the middle of a step", async () => {
  const { player, opened } = prepare();
  await player.next();
  const underWay = player.next();
  player.startOver({ isCareless: true });
  await expect(underWay).resolves.toBe(false);
  expect(player.state()).toMatchObject({ steps: [], exchanges: [], isBusy: false });

  while (await player.next());
  expect(opened).toEqual([false, true]);
  expect(player.state()).toMatchObject({ verdict: "nobody", isCareless: true });
});

it("keeps a failure until it is started over", async () => {
  const player = createTourPlayer({
    openProvider: () => Promise.reject(new Error("no provider")),
    now: Date.now,
  });
  expect(await player.next()).toBe(false);
  expect(player.state().failure).toMatchObject({ message: "no provider" });
  expect(await player.next()).toBe(false);
  player.startOver();
  expect(player.state().failure).toBeUndefined();
});

function prepare() {
  const issuer = "https://app.test/mock-tour";
  const redirectUri = "https://app.test/tour/callback";
  const sent: URLSearchParams[] = [];
  const opened: boolean[] = [];
  let provider = createPrivateProvider({ issuer, redirectUri });
  const server = setupServer(
    http.all("https://app.test/*", async ({ request }) => {
      sent.push(new URL(request.url).searchParams);
      if (request.method === "POST") sent.push(new URLSearchParams(await request.clone().text()));
      return provider.answer(request);
    }),
  );
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
  const player = createTourPlayer({
    async openProvider({ isCareless }) {
      opened.push(isCareless);
      const scenarios = isCareless ? (["pkce-ignored"] as const) : [];
      provider = createPrivateProvider({ issuer, redirectUri, scenarios });
      return { ...provider, fetch };
    },
    now: Date.now,
  });
  return { player, sent, opened };
}

async function playTo(player: ReturnType<typeof prepare>["player"], key: string): Promise<void> {
  while (await player.next()) if (player.state().steps.at(-1)?.key === key) return;
  throw new Error(`the tour ended before ${key}`);
}
