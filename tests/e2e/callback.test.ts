import type { Page } from "@playwright/test";
import { readStorage } from "./browser-storage.ts";
import { describeInstallations, expect, test } from "./fixtures.ts";
import {
  answerProvider,
  connect,
  connectionCard,
  expectFailure,
  expectStatus,
  startConnecting,
} from "./person.ts";

/** What may happen to an answer on its way, and what the person is told. */
const spoiled: readonly { name: string; code: string; change: (answer: URL) => void }[] = [
  {
    name: "carries a foreign state",
    code: "state_mismatch",
    change: (answer) => answer.searchParams.set("state", "x".repeat(43)),
  },
  {
    name: "carries no state",
    code: "state_mismatch",
    change: (answer) => answer.searchParams.delete("state"),
  },
  {
    name: "names another issuer",
    code: "issuer_mismatch",
    change: (answer) => answer.searchParams.set("iss", "https://attacker.example"),
  },
  {
    name: "names no issuer",
    code: "issuer_mismatch",
    change: (answer) => answer.searchParams.delete("iss"),
  },
  {
    name: "holds no code",
    code: "response_invalid",
    change: (answer) => answer.searchParams.delete("code"),
  },
  {
    name: "holds two codes",
    code: "response_invalid",
    change: (answer) => answer.searchParams.append("code", "another"),
  },
  {
    name: "holds a code and an error",
    code: "response_invalid",
    change: (answer) => answer.searchParams.set("error", "access_denied"),
  },
  {
    name: "is an error that asks for patience",
    code: "authorization_failed",
    change: (answer) => {
      answer.searchParams.delete("code");
      answer.searchParams.set("error", "temporarily_unavailable");
    },
  },
];

/** Remembers the address of the callback, as somebody does who reads the browser's history. */
function rememberCallback(page: Page): { readonly address: string } {
  const seen = { address: "" };
  page.on("request", (request) => {
    if (request.isNavigationRequest() && /\/callback\?/.test(request.url()))
      seen.address = request.url();
  });
  return seen;
}

describeInstallations(() => {
  for (const { name, code, change } of spoiled) {
    test(`an answer that ${name} is refused before any token request`, async ({
      page,
      provider,
    }) => {
      await startConnecting(page);
      provider.faults.rewriteNextRedirect(change);
      await answerProvider(page, "alice");
      await expectFailure(page, code);
      expect(provider.tokenRequests()).toEqual([]);

      await page.goto("./");
      await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
      await expect(connectionCard(page)).toHaveCount(0);
    });
  }

  test("text from the provider is shown as text", async ({ page, provider }) => {
    await startConnecting(page);
    provider.faults.rewriteNextRedirect((answer) => {
      answer.searchParams.delete("code");
      answer.searchParams.set("error", "access_denied");
      answer.searchParams.set("error_description", '<img src="https://attacker.example/x.png"> no');
      answer.searchParams.set("error_uri", "javascript:alert(1)");
    });
    await answerProvider(page, "alice");
    await expectFailure(page, "authorization_denied");
    await expect(page.locator('[href^="javascript:"], [src*="attacker.example"]')).toHaveCount(0);
  });

  test("the code is gone from the address before any request leaves the page", async ({
    page,
    context,
    provider,
  }) => {
    const session = await context.newCDPSession(page);
    const carriers: string[] = [];
    let requests = 0;
    session.on("Network.requestWillBeSent", ({ request, documentURL, initiator, type }) => {
      const standsAtCode =
        new URL(documentURL).searchParams.has("code") && documentURL.includes("/callback");
      const isCallbackItself = type === "Document";
      // the browser fetches what the HTML names before any script can run
      const isPartOfThePage =
        initiator.type === "parser" && new URL(request.url).origin === new URL(documentURL).origin;
      const tellsTheCode = /[?&]code=/.test(request.headers["Referer"] ?? "");
      if (documentURL.includes("/callback")) requests++;
      if (tellsTheCode || (standsAtCode && !isCallbackItself && !isPartOfThePage)) {
        carriers.push(
          `${type} ${request.method} ${new URL(request.url).origin}${new URL(request.url).pathname}`,
        );
      }
    });
    await session.send("Network.enable");
    await connect(page);

    expect(requests).toBeGreaterThan(1);
    expect(carriers).toEqual([]);
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  test("opening the callback's address again sends nothing and harms nothing", async ({
    page,
    provider,
  }) => {
    const callback = rememberCallback(page);
    await connect(page);
    expect(callback.address).toContain("code=");
    await page.goto(callback.address);
    await expectFailure(page, "transaction_missing");
    await page.goto("./");
    await expectStatus(page, "Connected");

    expect(provider.tokenRequests()).toHaveLength(1);
  });

  test("opening the callback's address in another tab sends nothing", async ({
    page,
    context,
    provider,
  }) => {
    const callback = rememberCallback(page);
    await connect(page);
    const other = await context.newPage();
    await other.goto(callback.address);
    await expectFailure(other, "transaction_missing");

    expect(provider.tokenRequests()).toHaveLength(1);
  });

  test("the back button brings neither a code nor a request back", async ({
    page,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/interaction\//);
    await connect(page);
    await page.goBack();
    await page.goForward();
    await expectStatus(page, "Connected");

    expect(new URL(page.url()).search).not.toContain("code=");
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  test("a reload in the middle of the exchange sends no code twice, and offers to sign in again", async ({
    page,
    provider,
  }) => {
    const held = provider.faults.hold();
    await startConnecting(page);
    await answerProvider(page, "alice");
    await held.arrived;
    await page.reload();
    held.release();
    await expectFailure(page, "transaction_missing");
    await expect.poll(() => provider.tokenRequests().length).toBe(1);

    await connect(page);
    expect(provider.tokenRequests("authorization_code")).toHaveLength(2);
  });

  test("a token endpoint that fails gets the code once, and nothing is stored", async ({
    page,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/token$/);
    provider.faults.answerNext(1, 500);
    await startConnecting(page);
    await answerProvider(page, "alice");
    await expectFailure(page, "provider_error");

    expect(provider.tokenRequests()).toHaveLength(1);
    await page.goto("./");
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expect(connectionCard(page)).toHaveCount(0);
  });

  for (const part of ["payload", "signature"] as const) {
    test(`an ID token with a spoiled ${part} stores nothing`, async ({ page, provider, api }) => {
      provider.faults.tamperNext(part);
      await startConnecting(page);
      await answerProvider(page, "alice");
      await expectFailure(page, "signature_invalid");

      const storage = await readStorage(page);
      for (const account of ["alice", "mallory"])
        expect(storage.indexedDB.toLowerCase()).not.toContain(account);
      expect(provider.requests.filter((request) => request.path === "/me")).toEqual([]);
      expect(api.calls).toEqual([]);
      await page.goto("./");
      await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
      await expect(page.getByRole("article")).toHaveCount(0);
    });
  }
});
