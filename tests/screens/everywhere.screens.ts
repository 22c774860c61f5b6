import { type BrowserContext, mergeTests, type Page } from "@playwright/test";
import { refuseIndexedDb } from "../conformance/browser/storage-faults.ts";
import { test as addable } from "../e2e/added-provider-fixtures.ts";
import { test as demo } from "../e2e/demo-fixtures.ts";
import { expect, test as installed } from "../e2e/fixtures.ts";
import { accountIsNamed, connect, openConnection } from "../e2e/person.ts";
import { shooting, type Shoot } from "./shoot.ts";

/*
 * States that make no sense for a screen, and are left out on purpose:
 *
 * | screen                              | without                      | because                             |
 * | ----------------------------------- | ---------------------------- | ----------------------------------- |
 * | all but connections, journeys,      | no match                     | they filter nothing                 |
 * | check                               |                              |                                     |
 * | lab, tour, experiment               | empty, unreadable            | they keep nothing                   |
 * | import, add provider                | unreadable                   | they read nothing that is stored    |
 * | callback                            | empty, in-memory of its own  | it is over before it shows anything |
 * | not found, refusals, start          | offline, in-memory           | they ask nobody and read nothing    |
 * | the mock provider's pages           | offline                      | they are answered in the tab        |
 */

/** A screen that an address alone leads to. */
interface Place {
  /** Its name in the list of all screens. */
  readonly screen: string;
  /** Below where Pixy is. */
  readonly path: string;
  /** Stands there once everything does that is waited for. */
  readonly shows: string | RegExp;
}

const ofInstallation: readonly Place[] = [
  { screen: "journeys", path: "./journeys", shows: "Step by step" },
  { screen: "import", path: "./connections/import", shows: "Check and import" },
  { screen: "settings", path: "./settings", shows: "Wipe everything" },
  { screen: "check", path: "./check?provider=acme", shows: "Can my provider do this?" },
  { screen: "device", path: "./device?provider=acme", shows: "It gives codes for other devices." },
];

const ofAddedProviders: readonly Place[] = [
  { screen: "add provider", path: "./providers/new", shows: "Microsoft Entra" },
  {
    screen: "provider",
    path: "./providers/acme",
    shows: "Says that it checks the secret of a sign-in (S256).",
  },
];

const ofDemo: readonly Place[] = [
  { screen: "lab", path: "./lab", shows: "Glossary" },
  { screen: "grant", path: "./lab?grant=refresh", shows: "Start" },
  { screen: "experiment", path: "./lab/redirect-uri", shows: "Not run yet" },
  { screen: "tour", path: "./tour", shows: "Start" },
];

/** What a page loads ahead once it has settled comes too late when the network has gone. */
const LOADED_AHEAD = /\/assets\//;
/** Where the settings look up what Pixy was delivered with. */
const OWN_PAGE = /^http:\/\/localhost:\d+\/$/;

interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly shoot: Shoot;
}

async function goTo(page: Page, { path, shows }: Place): Promise<void> {
  await page.goto(path);
  await expect(page.getByText(shows).first()).toBeVisible();
}

async function shootOffline({ page, context, shoot }: Visit, places: readonly Place[]) {
  const notice = page.getByText("You are offline. What is stored here is shown;");
  for (const place of places) {
    await goTo(page, place);
    await context.setOffline(true);
    await expect(notice).toBeVisible();
    await shoot.afterAsking(place.screen, "offline");
    await context.setOffline(false);
    await expect(notice).toHaveCount(0);
  }
}

async function shootInMemory({ page, context, shoot }: Visit, places: readonly Place[]) {
  await refuseIndexedDb(context, "missing");
  for (const place of places) {
    await goTo(page, place);
    await expect(page.getByText("Nothing is kept: this browser refuses to store.")).toBeVisible();
    await shoot(place.screen, "in-memory");
  }
}

const atInstallation = mergeTests(installed, shooting);
const atAddable = mergeTests(addable, shooting);
const atDemo = mergeTests(demo, shooting);

atInstallation(
  "the screens of an installation, offline",
  async ({ page, context, provider, guard, shoot }) => {
    guard.expectFailure(LOADED_AHEAD);
    guard.expectFailure(OWN_PAGE);
    await connect(page);
    await accountIsNamed(provider);
    await openConnection(page);
    const id = page.url().split("/").at(-1) ?? "";
    await shootOffline({ page, context, shoot }, [
      { screen: "connections", path: "./", shows: "Alice Example" },
      { screen: "connection", path: `./connections/${id}`, shows: "Lifeline" },
      { screen: "login", path: `./login?connection=${id}`, shows: "Sign in again" },
      { screen: "tokens", path: "./jwt", shows: "Open its ID token" },
      ...ofInstallation,
    ]);
  },
);

atInstallation("the screens of an installation, in memory", ({ page, context, shoot }) =>
  shootInMemory({ page, context, shoot }, ofInstallation),
);

atAddable("the screens for providers, offline", async ({ page, context, shoot, guard }) => {
  guard.expectFailure(LOADED_AHEAD);
  await shootOffline({ page, context, shoot }, ofAddedProviders);
});

atAddable("the screens for providers, in memory", ({ page, context, shoot }) =>
  shootInMemory({ page, context, shoot }, ofAddedProviders),
);

atDemo("the screens of the demo, offline", async ({ page, context, shoot, guard }) => {
  guard.expectFailure(LOADED_AHEAD);
  await shootOffline({ page, context, shoot }, ofDemo);
});

atDemo("the screens of the demo, in memory", ({ page, context, shoot }) =>
  shootInMemory({ page, context, shoot }, ofDemo),
);

atDemo(
  "the screens of the demo, without their scripts",
  async ({ page, context, shoot, guard }) => {
    guard.expectFailure(/\/assets\//);
    for (const [screen, path, script] of [
      ["tour", "./tour", "browser-tour"],
      ["grant", "./lab?grant=refresh", "browser-lab"],
      ["experiment", "./lab/redirect-uri", "browser-experiments"],
    ] as const) {
      await context.route(`**/assets/${script}-*.js`, () => undefined);
      await page.goto(path);
      await expect(page.locator(".skeleton").first()).toBeVisible();
      await shoot(screen, "loading");
      await context.unrouteAll();
      await context.route(`**/assets/${script}-*.js`, (route) => route.abort());
      await page.goto(path);
      await expect(page.getByRole("alert")).toBeVisible();
      await shoot(screen, "error");
      await context.unrouteAll();
    }
  },
);

atInstallation("screens that there is nothing for", async ({ page, context, shoot }) => {
  for (const [screen, path, shows] of [
    ["tour", "./tour", "The tour is not part of this installation"],
    ["lab", "./lab", "Glossary"],
    ["grant", "./lab?grant=refresh", "All grants and experiments"],
    ["experiment", "./lab/redirect-uri", "Read on"],
    ["login", "./login?connection=nobody", "No such connection"],
    ["device", "./device?provider=nobody", "No such provider"],
  ] as const) {
    await goTo(page, { screen, path, shows });
    await shoot(screen, "not here");
  }
  await context.route("**/config.json", (route) => route.fulfill({ json: { providers: [] } }));
  for (const [screen, path] of [
    ["device", "./device"],
    ["import", "./connections/import"],
    ["check", "./check"],
    ["lab", "./lab"],
    ["experiment", "./lab/redirect-uri"],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await shoot(screen, "no provider");
  }
});

atInstallation(
  "screens that wait for the provider, and in vain",
  async ({ page, context, provider, shoot, guard }) => {
    guard.expectFailure(/\/\.well-known\//);
    const places: readonly Place[] = [
      { screen: "device", path: "./device?provider=acme", shows: "Asking whether it gives codes…" },
      { screen: "provider", path: "./providers/acme", shows: "What it says that it can do" },
    ];
    const discovery = `${provider.issuer}/.well-known/**`;
    for (const place of places) {
      await context.route(discovery, (route) => route.abort());
      await goTo(page, { ...place, shows: /Try again|Ask again/ });
      await shoot(place.screen, "unreachable");
      await context.unrouteAll();
      await context.route(discovery, () => undefined);
      await goTo(page, place);
      await shoot(place.screen, "loading");
      await context.unrouteAll();
    }
  },
);
