import { mergeTests, type Page } from "@playwright/test";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import { connect } from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "tokens";

/** A token that opens nothing: its issuer does not exist, and its key is made for the picture. */
async function makeExample(): Promise<{ token: string; key: string }> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const token = await new SignJWT({
    iss: "https://id.acme.example",
    sub: "248289761001",
    aud: "pixy",
    exp: 1_900_003_600,
    iat: 1_700_000_000,
    auth_time: 1_700_000_000,
    acr: "urn:example:two-factors",
    name: "Jane Doe",
    email: "jane@acme.example",
    email_verified: true,
  })
    .setProtectedHeader({ alg: "ES256", kid: "2026-03", typ: "JWT" })
    .sign(privateKey);
  const jwk = { ...(await exportJWK(publicKey)), kid: "2026-03", alg: "ES256", use: "sig" };
  return { token, key: JSON.stringify(jwk, null, 2) };
}

const tokenBox = (page: Page) => page.getByRole("textbox", { name: "Token", exact: true });
const verdict = (page: Page) => page.getByRole("status", { name: "Verdict" });

test("the inspector with nothing, and with every verdict", async ({ page, shoot }) => {
  const { token, key } = await makeExample();
  await page.goto("./jwt");
  await expect(page.getByRole("heading", { name: "Nothing to inspect yet" })).toBeVisible();
  await shoot(SCREEN, "empty");
  await tokenBox(page).fill(token);
  await expect(verdict(page)).toContainText("Not verified");
  await shoot.afterAsking(SCREEN, "not verified");
  await page.getByLabel("Verify by").selectOption({ label: "A key that I paste" });
  await page.getByRole("textbox", { name: /^Key/u }).fill(key);
  await expect(verdict(page)).toContainText("Verified");
  await shoot.afterAsking(SCREEN, "filled");
  const [header, payload = "", signature] = token.split(".");
  await tokenBox(page).fill([header, payload.replace(/.$/u, "Q"), signature].join("."));
  await expect(verdict(page)).not.toContainText("Verified");
  await shoot.afterAsking(SCREEN, "error");
  await tokenBox(page).fill("what-somebody-has-pasted");
  await expect(verdict(page)).toContainText("Opaque token");
  await shoot.afterAsking(SCREEN, "opaque");
});

test("the inspector where there are connections", async ({ page, shoot }) => {
  await connect(page);
  await page.goto("./jwt");
  await expect(page.getByRole("button", { name: "Open its ID token" })).toBeVisible();
  await shoot(SCREEN, "with a connection");
});
