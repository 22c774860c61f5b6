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

describeInstallations(() => {
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
});

test.describe("installed at the root of a host", () => {
  test("while the provider answers, the page that comes next is loaded, and nothing else", async ({
    page,
    provider,
  }) => {
    const scripts: string[] = [];
    page.on("request", (request) => {
      if (request.resourceType() === "script") scripts.push(new URL(request.url()).pathname);
    });
    const isLoaded = (name: string) => scripts.some((path) => path.includes(`/assets/${name}-`));
    const held = provider.faults.hold();
    await startConnecting(page);
    await page.waitForURL((url) => url.pathname.startsWith("/interaction/"));
    scripts.length = 0;
    await answerProvider(page, "alice");
    await held.arrived;

    await expect.poll(() => isLoaded("start-page")).toBe(true);
    expect(isLoaded("acting")).toBe(false);

    held.release();
    await expectStatus(page, "Connected");
    await expect.poll(() => isLoaded("acting")).toBe(true);
  });

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
