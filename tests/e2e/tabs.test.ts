import { expect, test } from "./fixtures.ts";
import { answerProvider, connect, expectStatus, pressOnCard } from "./person.ts";

test.describe("installed at the root of a host", () => {
  test("a refresh in one tab is seen in the other, which uses its tokens", async ({
    page,
    context,
    provider,
  }) => {
    await connect(page);
    const other = await context.newPage();
    await other.goto("./");
    await expectStatus(other, "Connected");
    for (const tab of [page, other, page]) {
      const before = provider.tokenRequests("refresh_token").length;
      await pressOnCard(tab, "Refresh now");
      await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(before + 1);
      await expectStatus(tab, "Connected");
    }

    expect(provider.tokenRequests("refresh_token").map((request) => request.status)).toEqual([
      200, 200, 200,
    ]);
  });
});

test.describe("installed at the root of a host", () => {
  test("a connection that needs a reconnect says so in every tab, and is well again in every tab", async ({
    page,
    context,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/(token|me)$/);
    await connect(page);
    const other = await context.newPage();
    await other.goto("./");
    await expectStatus(other, "Connected");
    provider.revokeGrants("alice");
    await pressOnCard(page, "Refresh now");
    await expectStatus(page, "Needs reconnect");
    await expectStatus(other, "Needs reconnect");

    await pressOnCard(page, "Reconnect");
    await answerProvider(page, "alice");
    await expectStatus(page, "Connected");
    await expectStatus(other, "Connected");
  });
});
