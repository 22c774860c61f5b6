import { expect } from "@playwright/test";
import { test } from "./demo-fixtures.ts";

/** What somebody else may have put into a link, for each parameter that could be of use to them. */
const ADDED = new URLSearchParams({
  redirect_uri: "https://evil.example/callback",
  redirectUri: "https://evil.example/callback",
  origin: "https://evil.example",
  scope: "evil-scope",
  spends: "all",
  connection: "all",
  run: "now",
  start: "1",
  isAsking: "1",
  message: "Call 555-0100 and say evil-words",
});

for (const { path, heading } of [
  { path: "lab?grant=refresh&at=mock", heading: "Refresh" },
  { path: "lab?grant=without-pkce&at=https://evil.example", heading: "Authorization code without" },
  { path: "lab?grant=evil-words", heading: "Lab" },
  { path: "lab/refresh-token-reuse?at=own", heading: "refresh token" },
  { path: "check?provider=mock&show=fail", heading: "Check" },
  { path: "check?issuer=https://evil.example&client=pixy", heading: "Check" },
  { path: "device?provider=evil-words", heading: "Connect with a code" },
]) {
  test(`a link to ./${path} sends nothing, asks nothing and says nothing of its own`, async ({
    page,
    guard,
  }) => {
    const posted: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") posted.push(request.url());
    });
    const own = path.includes("?") ? `${path}&${ADDED}` : `${path}?${ADDED}`;
    await page.goto(`./${own}`);
    const title = page.getByRole("heading", { level: 1 });
    await expect(title).toContainText(new RegExp(heading, "i"));
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);

    await expect(page.getByText(/evil-(words|scope)|555-0100|evil.example\/callback/)).toHaveCount(
      0,
    );
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^Stop$/ })).toHaveCount(0);
    expect(await page.title()).not.toContain("evil");
    expect(posted).toEqual([]);
    expect(
      guard.addresses.filter((address) => new URL(address).hostname === "evil.example"),
    ).toEqual([]);
  });
}

test("a link to a check shows the address that it would ask, whatever it was written to look like", async ({
  page,
}) => {
  const asks = page.getByText(/^Asks/);
  const check = page.getByRole("button", { name: "Check", exact: true });
  for (const [issuer, shown] of [
    ["https://\u0430cme.example", "https://xn--cme-5cd.example"],
    [
      "https://evil.example/\u202emoc.emca//:sptth",
      "https://evil.example/%E2%80%AEmoc.emca//:sptth",
    ],
  ] as const) {
    await page.goto(`./check?${new URLSearchParams({ issuer })}`);
    await expect(asks).toContainText(`Asks ${shown} as no client`);
  }

  for (const members of [
    { issuer: "https://acme.example@evil.example" },
    { issuer: "https://id.example", client: "pixy\u202e, and nobody else" },
  ]) {
    await page.goto(`./check?${new URLSearchParams(members)}`);
    await expect(check).toHaveAttribute("aria-disabled", "true");
    await expect(asks).toHaveCount(0);
  }
});
