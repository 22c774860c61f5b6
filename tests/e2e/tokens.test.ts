import type { Locator, Page } from "@playwright/test";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { RealProvider } from "../support/real-provider.ts";
import { readStorage } from "./browser-storage.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import { connect, expectFailure, openConnection } from "./person.ts";

const stranger = await generateKeyPair("RS256", { extractable: true });

function tokenBox(page: Page): Locator {
  return page.getByRole("textbox", { name: "Token", exact: true });
}

async function expectVerdict(page: Page, words: string | RegExp): Promise<void> {
  await expect(page.getByRole("status", { name: "Verdict" })).toContainText(words);
}

function region(page: Page, name: "Header" | "Payload" | "Signature"): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** Connects and opens a token of the connection in the inspector, from the connection's page. */
async function openOwnToken(page: Page, name: "Access token" | "ID token"): Promise<void> {
  await connect(page);
  await openConnection(page);
  await page.getByRole("button", { name: `Open in inspector (${name})` }).click();
  await expect(page).toHaveURL(/\/jwt$/u);
}

function secretOf(provider: RealProvider, kind: "id_token" | "access_token"): string {
  const secret = provider.secrets.find((each) => each.kind === kind);
  if (secret === undefined) throw new Error(`the provider has given out no ${kind}`);
  return secret.value;
}

/** @returns a token with other claims under the same signature */
function changed(token: string, changes: Readonly<Record<string, unknown>>): string {
  const [header, payload = "", signature] = token.split(".");
  const claims: object = JSON.parse(Buffer.from(payload, "base64url").toString());
  const other = Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url");
  return [header, other, signature].join(".");
}

function signed(claims: Readonly<Record<string, unknown>>, kid = "not-there"): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid })
    .setIssuedAt()
    .sign(stranger.privateKey);
}

test.describe("installed at the root of a host", () => {
  test("a connection's ID token is opened from its page, verified by its provider's key, and leaves no trace", async ({
    page,
    provider,
    guard,
  }) => {
    await openOwnToken(page, "ID token");
    const token = secretOf(provider, "id_token");
    expect((await tokenBox(page).inputValue()) === token, "the token is in the box").toBe(true);
    await expectVerdict(page, "Verified");
    await expectVerdict(page, provider.issuer);
    await expect(region(page, "Header")).toContainText("RS256");
    await expect(region(page, "Payload")).toContainText("Who issued the token.");
    await expect(region(page, "Payload")).toContainText("RFC 7519 §4.1.1");
    await expect(region(page, "Signature")).toContainText("Verified");
    await expect(page.getByRole("heading", { name: "ID token" })).toBeVisible();

    const storage = await readStorage(page);
    const history = await page.evaluate(() => JSON.stringify(window.history.state));
    const places = { ...storage, keys: "", history, addresses: guard.addresses.join("\n") };
    for (const part of [token, ...token.split(".")]) {
      for (const [place, text] of Object.entries(places)) {
        expect(text.includes(part), `a part of the token in ${place}`).toBe(false);
      }
    }
    expect(guard.consoleLines.join("\n").includes(token), "in the console").toBe(false);

    await page.getByRole("link", { name: "Console" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Console" })).toBeVisible();
    await page.goBack();
    await expect(tokenBox(page)).toHaveValue("");
    await expectVerdict(page, "No token yet");
  });
});

test("what is pasted is gone after a reload, and after the browser brings the page back", async ({
  page,
}) => {
  await page.goto("./jwt");
  await tokenBox(page).fill("what somebody has pasted");
  await expectVerdict(page, "Opaque token");
  await page.reload();
  await expect(tokenBox(page)).toHaveValue("");
  await tokenBox(page).fill("what somebody has pasted");
  await page.goto("about:blank");
  await page.goBack();
  await expect(tokenBox(page)).toHaveValue("");
});

test("the verdict on a token that is not as its provider made it cannot be missed", async ({
  page,
  provider,
}) => {
  await openOwnToken(page, "ID token");
  const token = secretOf(provider, "id_token");
  await expectVerdict(page, "Verified");

  await tokenBox(page).fill(changed(token, { sub: "mallory" }));
  await expectVerdict(page, "Does not verify");

  await tokenBox(page).fill(await signed({ iss: provider.issuer, sub: "alice" }));
  await expectVerdict(page, "No such key");
  await expect(page.getByRole("list", { name: "Keys" })).toContainText("not here");

  await tokenBox(page).fill(`eyJhbGciOiJub25lIn0.${token.split(".")[1] ?? ""}.`);
  await expectVerdict(page, "Not signed");

  await tokenBox(page).fill(`${token}=`);
  await expectVerdict(page, "Malformed");
  await expectVerdict(page, `character ${token.length + 1}`);

  await tokenBox(page).fill(token.slice(0, token.lastIndexOf(".")));
  await expectVerdict(page, "Malformed");

  await tokenBox(page).fill(`https://app.example/cb#id_token=${token}&state=1`);
  await expectVerdict(page, "Verified");
});

test("a provider that has rotated its keys is shown with those that came and went", async ({
  page,
  context,
  provider,
}) => {
  await connect(page);
  const jwk = await exportJWK(stranger.publicKey);
  await context.route(`${provider.issuer}/jwks`, (route) =>
    route.fulfill({
      json: { keys: [{ ...jwk, kid: "the next key", alg: "RS256", use: "sig" }] },
      headers: { "access-control-allow-origin": "*" },
    }),
  );
  await page.goto("./jwt");
  await page.getByRole("button", { name: "Open its ID token" }).click();
  await expectVerdict(page, "No such key");
  await expectVerdict(page, "rotated its keys");
  const keys = page.getByRole("list", { name: "Keys" });
  await expect(keys.getByRole("listitem").filter({ hasText: "the next key" })).toContainText(
    "added since",
  );
  await expect(keys.getByRole("listitem").filter({ hasText: "gone since" })).toContainText(
    "named by the token",
  );
});

test("nobody is asked for the keys of an issuer that only the token names, before the person says so", async ({
  page,
  api,
  guard,
}) => {
  // It is no provider; that it is asked at all is what counts.
  guard.expectFailure(/well-known/u);
  await page.goto("./jwt");
  await tokenBox(page).fill(await signed({ iss: api.origin, sub: "alice", exp: 4_000_000_000 }));
  await expectVerdict(page, "Not verified");
  const asked = () => guard.addresses.filter((address) => address.startsWith(api.origin));
  await expect(page.getByRole("region", { name: "Keys" })).toContainText(api.origin);
  await page.getByRole("radiogroup", { name: "Payload as" }).getByText("JSON").click();
  expect(asked()).toEqual([]);

  await page.getByRole("button", { name: "Fetch the issuer's keys" }).click();
  await expectFailure(page, /./u);
  expect(asked().length).toBeGreaterThan(0);
  await expectVerdict(page, "keys cannot be had");
});

test("a pasted key verifies where no issuer can be asked, and a wrong one is told", async ({
  page,
}) => {
  await page.goto("./jwt");
  await tokenBox(page).fill(await signed({ sub: "alice" }));
  await expectVerdict(page, "Not verified");
  const keyBox = page.getByRole("textbox", { name: /^Key/u });
  await page.getByLabel("Verify by").selectOption({ label: "A key that I paste" });
  await keyBox.fill("no key");
  await expect(keyBox).toHaveAccessibleDescription(/neither JSON/u);
  await keyBox.fill(JSON.stringify(await exportJWK(stranger.publicKey)));
  await expectVerdict(page, "Verified");
});

test("an opaque token is said to be opaque, and its provider is asked on the person's wish", async ({
  page,
  provider,
}) => {
  await openOwnToken(page, "Access token");
  await expectVerdict(page, "Opaque token");
  const asked = () => provider.requests.filter(({ path }) => path === "/token/introspection");
  expect(asked()).toEqual([]);
  await page.getByRole("button", { name: "Ask the provider", exact: true }).click();
  // oidc-provider tells a public client nothing, and that in the way of the RFC.
  await expect(page.getByText("Not active, or not told")).toBeVisible();
  await expect(page.getByText("public client")).toBeVisible();
  expect(asked()).toHaveLength(1);
});

test("nobody has to wait for a provider that does not answer about its keys or a token", async ({
  page,
  context,
  provider,
  otherProvider,
}) => {
  const answered = Promise.withResolvers<void>();
  await connect(page);
  for (const held of [`${otherProvider.issuer}/**`, /\/token\/introspection$/u]) {
    await context.route(held, async (route) => {
      await answered.promise;
      await route.continue();
    });
  }
  await page.goto("./jwt");
  await tokenBox(page).fill(await signed({ iss: otherProvider.issuer, sub: "alice" }));
  await expectVerdict(page, "Fetching keys");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expectVerdict(page, "Not verified");
  await expect(page.getByRole("combobox", { name: "Verify by" })).toBeFocused();

  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("button", { name: "Open its access token" }).click();
  const ask = page.getByRole("button", { name: "Ask the provider", exact: true });
  await ask.click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(ask).toBeFocused();
  const asked = page.waitForResponse(/\/token\/introspection$/u);
  answered.resolve();
  await asked;
  await ask.click();
  await expect(page.getByText("Not active, or not told")).toHaveCount(1);
  expect(provider.requests.filter(({ path }) => path === "/token/introspection")).toHaveLength(2);
});

test("a connection's tokens are masked until the person says that nobody looks on", async ({
  page,
  context,
  provider,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await connect(page);
  await openConnection(page);
  const token = secretOf(provider, "access_token");
  const shown = async () => (await page.content()).includes(token);
  await page.getByRole("button", { name: "Copy access token" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied === token, "the token was copied").toBe(true);
  expect(await shown()).toBe(false);

  await page.getByRole("button", { name: "Reveal tokens" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(await shown()).toBe(false);
  await page.getByRole("button", { name: "Reveal tokens" }).click();
  await page.getByRole("button", { name: "Show them" }).click();
  await expect.poll(shown).toBe(true);
  await page.getByRole("button", { name: "Hide tokens" }).click();
  expect(await shown()).toBe(false);
});

test("the inspector works by keyboard alone", async ({ page, provider }) => {
  await connect(page);
  await page.getByRole("link", { name: "Tokens", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Tokens" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(tokenBox(page)).toBeFocused();
  await page.keyboard.insertText(secretOf(provider, "id_token"));
  await expectVerdict(page, "Verified");
  const clear = page.getByRole("button", { name: "Clear" });
  await page.keyboard.press("Tab");
  await expect(page.getByRole("group", { name: "The token in its parts" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(clear).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Verify by")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect(region(page, "Header").getByRole("group", { name: "Header as JSON" })).toBeVisible();
  await clear.focus();
  await page.keyboard.press("Enter");
  await expect(tokenBox(page)).toHaveValue("");
});

test("a good verdict is accessible, in both themes, on a phone and on a desk", async ({ page }) => {
  test.setTimeout(120_000);
  await openOwnToken(page, "ID token");
  await expectVerdict(page, "Verified");
  await expectAccessible(page);
});

test("a bad verdict is accessible, in both themes, on a phone and on a desk", async ({
  page,
  provider,
}) => {
  test.setTimeout(120_000);
  await openOwnToken(page, "ID token");
  const token = secretOf(provider, "id_token");
  await tokenBox(page).fill(changed(token, { exp: 1, act: { sub: "a", act: { sub: "b" } } }));
  await expectVerdict(page, "Does not verify");
  await expectAccessible(page);

  await tokenBox(page).fill(token.replace(".", ".="));
  await expectVerdict(page, "Malformed");
  await expectAccessible(page);
});

test("what has no verdict is accessible, in both themes, on a phone and on a desk", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto("./jwt");
  await expect(page.getByRole("heading", { name: "Nothing to inspect yet" })).toBeVisible();
  await expectAccessible(page);

  await tokenBox(page).fill(
    await signed({ iss: "https://stranger.example", scope: `a${"b".repeat(300)}` }),
  );
  await expectVerdict(page, "Not verified");
  await page.getByLabel("Verify by").selectOption({ label: "A key that I paste" });
  await page.getByRole("textbox", { name: /^Key/u }).fill("no key");
  await expectAccessible(page);

  await tokenBox(page).fill("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.Y3Q.dGFn");
  await expectVerdict(page, "Encrypted");
  await expectAccessible(page);
});

test("revealed tokens, and what a provider says of an opaque one, are accessible too", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await connect(page);
  await openConnection(page);
  await page.getByRole("button", { name: "Reveal tokens" }).click();
  await page.getByRole("button", { name: "Show them" }).click();
  await expect(page.getByRole("button", { name: "Hide tokens" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Open in inspector (Access token)" }).click();
  await tokenBox(page).fill("opaque".repeat(60));
  await page.getByRole("button", { name: "Ask the provider", exact: true }).click();
  await expect(page.getByText("Not active, or not told")).toBeVisible();
  await expectAccessible(page);
});
