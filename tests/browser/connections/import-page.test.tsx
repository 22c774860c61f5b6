import "../../../src/app/styles.css";
import { type ReactNode, use } from "react";
import { MemoryRouter, Route, Routes } from "react-router";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { ImportPage } from "../../../src/pages/import/import-page.tsx";
import { OwnQueriesProvider } from "../../../src/queries/queries-provider.tsx";
import { ServicesProvider } from "../../../src/queries/services-context.tsx";
import { configuredProviders } from "../../support/configured-providers.ts";
import { createGate } from "../../support/rotating-provider.ts";
import { createProfile } from "./browser-tabs.ts";
import { servicesOf } from "../../support/services-of.ts";

const FIRST_USE = /for the first time/u;

/** The import, at a provider whose token endpoint and the screen of whose connection take their time. */
async function openImport() {
  const { provider, openTab } = await createProfile();
  const asked = createGate();
  const left = createGate();
  const tab = await openTab({
    fetch: async (input, init) => {
      if (new Request(input, init).url.endsWith("/token")) {
        asked.arrive();
        await asked.opened;
      }
      return provider.fetch(input, init);
    },
  });
  const services = servicesOf(tab, {
    providers: configuredProviders([provider.profile()]),
    loadTokenImport: () => Promise.resolve(tab.imports),
  });
  const Arrival = (): ReactNode => {
    left.arrive();
    use(left.opened);
    return <h1>The connection</h1>;
  };
  await render(
    <MemoryRouter initialEntries={["/import"]}>
      <ServicesProvider services={services}>
        <OwnQueriesProvider>
          <Routes>
            <Route path="/import" element={<ImportPage />} />
            <Route path="/connections/:id" element={<Arrival />} />
          </Routes>
        </OwnQueriesProvider>
      </ServicesProvider>
    </MemoryRouter>,
  );
  return { provider, tab, asked, left };
}

async function paste(response: object) {
  await page.getByRole("textbox", { name: "Token response" }).fill(JSON.stringify(response));
  await page.getByRole("button", { name: "Check and import" }).click();
}

it("tells that the refresh token is used while it is, and lets its person go on meanwhile", async () => {
  const { provider, asked, left } = await openImport();
  await paste(await provider.issueElsewhere());
  await asked.reached;
  await expect.element(page.getByText(FIRST_USE)).toBeVisible();
  await expect.element(page.getByRole("link", { name: "Do not wait" })).toBeVisible();
  asked.open();
  left.open();
  await expect.element(page.getByRole("heading", { name: "The connection" })).toBeVisible();
});

it("does not tell of a first use that is left for later", async () => {
  const { provider, tab, left } = await openImport();
  await page.getByText("At first need").click();
  await paste(await provider.issueElsewhere());
  await left.reached;
  await expect.element(page.getByRole("heading", { name: "Import tokens" })).toBeVisible();
  await expect.element(page.getByText(FIRST_USE)).not.toBeInTheDocument();
  await expect.element(page.getByRole("link", { name: "Do not wait" })).not.toBeInTheDocument();
  left.open();
  await expect.element(page.getByRole("heading", { name: "The connection" })).toBeVisible();
  expect(tab.deeds).not.toContain("POST /token");
});

it("does not tell of the first use of a refresh token that there is none of", async () => {
  const { provider, left } = await openImport();
  const { refresh_token: _, ...response } = await provider.issueElsewhere();
  await paste(response);
  await left.reached;
  await expect.element(page.getByRole("heading", { name: "Import tokens" })).toBeVisible();
  await expect.element(page.getByText(FIRST_USE)).not.toBeInTheDocument();
});

it("stores nothing when its person keeps the connection that there is, and says so", async () => {
  const { provider, tab } = await openImport();
  const response = await provider.issueElsewhere();
  await (await tab.imports.prepare("example", JSON.stringify(response))).store();
  await paste(await provider.issueElsewhere());
  await page.getByRole("button", { name: "Keep it as it is" }).click();
  await expect.element(page.getByText("Cancelled: nothing was stored.")).toBeVisible();
  expect(await tab.service.list()).toHaveLength(1);
});
