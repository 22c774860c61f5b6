import type { BrowserContext, Page } from "@playwright/test";
import type { ProviderSecret, SecretKind } from "../support/real-provider-log.ts";
import { readStorage } from "./browser-storage.ts";
import { expect, test } from "./fixtures.ts";
import { connect, expectApiKnows, expectStatus, openConnection, pressOnCard } from "./person.ts";

const TOKENS: readonly SecretKind[] = ["access_token", "refresh_token", "id_token"];
const EVERYTHING: readonly SecretKind[] = [...TOKENS, "code_verifier", "code", "state", "nonce"];

/** @returns which kinds of secrets are in the text; never a value */
function findSecrets(
  text: string,
  secrets: readonly ProviderSecret[],
  kinds = EVERYTHING,
): readonly SecretKind[] {
  return secrets
    .filter(({ kind, value }) => kinds.includes(kind) && text.includes(value))
    .map(({ kind }) => kind);
}

/** Hears what the tabs tell each other. */
async function listenToTabs(context: BrowserContext): Promise<readonly string[]> {
  const messages: string[] = [];
  await context.exposeBinding("hearMessage", (_, message: string) => {
    messages.push(message);
  });
  await context.addInitScript(() => {
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      override postMessage(message: unknown): void {
        const report: unknown = Reflect.get(globalThis, "hearMessage");
        if (typeof report === "function") report(`${this.name} ${JSON.stringify(message)}`);
        super.postMessage(message);
      }
    };
  });
  return messages;
}

/** Everything that stands in the document, also in the fields of forms. */
function readDocument(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
      "input, textarea",
    );
    return [document.documentElement.outerHTML, ...Array.from(fields, (field) => field.value)].join(
      "\n",
    );
  });
}

test.describe("installed at the root of a host", () => {
  test("no token, verifier, code, state or nonce is readable anywhere after a sign-in, a call and a refresh", async ({
    page,
    context,
    provider,
    guard,
  }) => {
    const messages = await listenToTabs(context);
    const documents: string[] = [];
    const other = await context.newPage();
    await other.goto("./");
    await connect(page);
    documents.push(await readDocument(page));
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(1);
    await expectStatus(page, "Connected");
    await expectStatus(other, "Connected");
    await openConnection(page);
    await expectApiKnows(page);
    documents.push(await readDocument(page));
    await openConnection(other);
    await expectApiKnows(other);
    documents.push(await readDocument(other));

    const { secrets } = provider;
    for (const kind of EVERYTHING) {
      expect(
        secrets.some((secret) => secret.kind === kind),
        `the provider has seen a ${kind}`,
      ).toBe(true);
    }
    for (const tab of [page, other]) {
      const storage = await readStorage(tab);
      expect(storage.indexedDB).toContain("alice");
      expect(findSecrets(storage.indexedDB, secrets), "in IndexedDB").toEqual([]);
      expect(findSecrets(storage.sessionStorage, secrets), "in sessionStorage").toEqual([]);
      expect(findSecrets(storage.localStorage, secrets), "in localStorage").toEqual([]);
      expect(storage.keys.length).toBeGreaterThan(0);
      for (const key of storage.keys) expect(key.extractable).toBe(false);
    }
    expect(messages.length).toBeGreaterThan(0);
    expect(findSecrets(messages.join("\n"), secrets), "in messages between tabs").toEqual([]);
    expect(findSecrets(guard.consoleLines.join("\n"), secrets), "in the console").toEqual([]);
    expect(findSecrets(documents.join("\n"), secrets), "in a document").toEqual([]);
    const inAddresses = findSecrets(guard.addresses.join("\n"), secrets, [
      ...TOKENS,
      "code_verifier",
    ]);
    expect(inAddresses, "in an address").toEqual([]);
  });
});

test.describe("installed at the root of a host", () => {
  test("while the person is at the provider, only the tab's own session storage knows the verifier", async ({
    page,
    context,
    provider,
    guard,
  }) => {
    const messages = await listenToTabs(context);
    const other = await context.newPage();
    await other.goto("./");
    const held = provider.faults.hold();
    await page.goto("./");
    await page.getByRole("button", { name: "Connect Acme", exact: true }).click();
    await page.getByRole("textbox", { name: "Account" }).fill("alice");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const elsewhere = await readStorage(other);
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await held.arrived;
    const during = await readStorage(page);
    held.release();
    await expectStatus(page, "Connected");

    const { secrets } = provider;
    expect(secrets.some(({ kind }) => kind === "code_verifier")).toBe(true);
    for (const storage of [elsewhere, during]) {
      expect(findSecrets(storage.indexedDB, secrets), "in IndexedDB").toEqual([]);
      expect(findSecrets(storage.localStorage, secrets), "in localStorage").toEqual([]);
      expect(
        findSecrets(storage.sessionStorage, secrets),
        "in the session storage during the exchange",
      ).toEqual([]);
    }
    expect(findSecrets(messages.join("\n"), secrets), "in messages between tabs").toEqual([]);
    expect(findSecrets(guard.consoleLines.join("\n"), secrets), "in the console").toEqual([]);
  });
});
