import { expect, test } from "./fixtures.ts";
import {
  accountIsNamed,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  untilExpired,
} from "./person.ts";

const SHORT_LIFE = 3;
/** Milliseconds in which Pixy must have noticed by itself that a provider is back. */
const RECOVERY = 60_000;

test.describe("installed at the root of a host", () => {
  test("a refresh by hand rotates the refresh token and spends the one before", async ({
    page,
    provider,
  }) => {
    await connect(page);
    const first = newest(provider.secrets, "refresh_token");
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(1);
    await expectStatus(page, "Connected");
    expect(newest(provider.secrets, "refresh_token") === first).toBe(false);

    await openConnection(page);
    await expectApiKnows(page);
  });

  for (const { status, code } of [
    { status: 500, code: "provider_error" },
    { status: 503, code: "provider_error" },
    { status: 429, code: "rate_limited" },
  ]) {
    test(`a ${status} in answer to a refresh ends nothing, and a later refresh succeeds`, async ({
      page,
      provider,
      guard,
    }) => {
      guard.expectFailure(/\/(token|me)$/);
      await connect(page);
      provider.faults.answerNext(1, status, 1);
      await pressOnCard(page, "Refresh now");
      await expectFailure(page, code);
      await expectStatus(page, "Connected");

      await openConnection(page);
      await expectApiKnows(page);
      await page.goto("./");
      await pressOnCard(page, "Refresh now");
      await expect
        .poll(() =>
          provider.tokenRequests("refresh_token").some((request) => request.status === 200),
        )
        .toBe(true);
      await expectStatus(page, "Connected");
    });
  }

  test("a provider that is down ends nothing: the connection waits and recovers by itself", async ({
    page,
    provider,
    guard,
  }) => {
    test.setTimeout(RECOVERY + 60_000);
    guard.expectFailure(/\/token$|\/\.well-known\//);
    provider.lifetimes.accessToken = SHORT_LIFE;
    await connect(page);
    await accountIsNamed(provider);
    await provider.goDown();
    await pressOnCard(page, "Refresh now");
    await expectFailure(page, "provider_unreachable");
    await untilExpired(SHORT_LIFE);
    await expectStatus(page, "Offline");

    await page.reload();
    await expectStatus(page, "Offline");

    provider.lifetimes.accessToken = 600;
    await provider.comeBack();
    await expectStatus(page, "Connected", {}, RECOVERY);
    await openConnection(page);
    await expectApiKnows(page);
  });

  test("a provider that fails while the token has expired is shown as offline and recovers by itself", async ({
    page,
    provider,
    guard,
  }) => {
    test.setTimeout(RECOVERY + 60_000);
    guard.expectFailure(/\/(token|me)$/);
    provider.lifetimes.accessToken = SHORT_LIFE;
    await connect(page);
    provider.faults.answerNext(2, 503, 1);
    await pressOnCard(page, "Refresh now");
    await expectFailure(page, "provider_error");
    await untilExpired(SHORT_LIFE);
    provider.lifetimes.accessToken = 600;
    await expectStatus(page, "Connected", {}, RECOVERY);
  });

  test("an answer that was lost on the way leads to a reconnect that says so", async ({
    page,
    provider,
    guard,
  }) => {
    test.setTimeout(RECOVERY + 60_000);
    guard.expectFailure(/\/(token|me)$/);
    await connect(page);
    provider.faults.cutNext(1);
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(1);

    // it has rotated and takes the same token for a stolen one, when Pixy tries it again by itself
    await expectStatus(page, "Needs reconnect", {}, RECOVERY);
    await expect(connectionCard(page)).toContainText(/cut off|refresh_interrupted/);
    expect(provider.tokenRequests("refresh_token").map((request) => request.status)).toEqual([
      0, 400,
    ]);
  });

  test("without a refresh token the connection ends with the access token", async ({
    page,
    provider,
  }) => {
    provider.lifetimes.accessToken = SHORT_LIFE;
    await connect(page, { provider: "Narrow" });
    await untilExpired(SHORT_LIFE);
    await expectStatus(page, "Needs reconnect", { provider: "Narrow" });

    expect(provider.tokenRequests("refresh_token")).toEqual([]);
  });
});

/** @returns the value that was seen last; compare it, never print it */
function newest(
  secrets: readonly { kind: string; value: string }[],
  kind: string,
): string | undefined {
  return secrets.findLast((secret) => secret.kind === kind)?.value;
}
