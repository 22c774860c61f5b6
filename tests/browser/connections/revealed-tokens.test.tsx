import "../../../src/app/styles.css";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { createStorageState } from "../../../src/app/storage-state.ts";
import { Tokens } from "../../../src/pages/connection/tokens.tsx";
import { OwnQueriesProvider } from "../../../src/queries/queries-provider.tsx";
import { ServicesProvider } from "../../../src/queries/services-context.tsx";
import { createTokenHandover } from "../../../src/queries/token-handover.ts";
import { configuredProviders } from "../../support/configured-providers.ts";
import { createProfile } from "./browser-tabs.ts";

it("revealed tokens are not there any more when the browser brings the page back", async () => {
  const { openTab } = await createProfile();
  const tab = await openTab();
  const connection = await tab.find(await tab.connect());
  const [handed] = await tab.inspection.tokensOf(connection.id);
  if (handed === undefined) throw new Error("there is no token");
  const services = {
    connections: tab.service,
    providers: configuredProviders([]),
    loadProviderSetup: () => Promise.reject(new Error("nothing is set up here")),
    signIn: undefined,
    storage: createStorageState(),
    loadTokenInspection: () => Promise.resolve(tab.inspection),
    tokenHandover: createTokenHandover(),
    loadJourneys: () => Promise.resolve(tab.log),
    journeyOfFailure: tab.log.ofFailure,
    guide: tab.guide,
    witness: undefined,
    loadTokenImport: () => Promise.reject(new Error("no token is imported here")),
    loadDeviceSignIn: () => Promise.reject(new Error("no device code is asked for here")),
    loadChecks: () => Promise.reject(new Error("no provider is checked here")),
    loadExperiments: () => Promise.reject(new Error("no provider is checked here")),
    loadLab: () => Promise.reject(new Error("no provider is checked here")),
    loadRequests: () => Promise.reject(new Error("nothing is set up here")),
    loadSettings: () => Promise.reject(new Error("nothing is set here")),
    loadTour: undefined,
    installation: {
      title: "Pixy",
      origin: "https://app.example",
      basePath: "/",
      redirectUri: "https://app.example/callback",
      mock: false,
    },
  };
  await render(
    <MemoryRouter>
      <ServicesProvider services={services}>
        <OwnQueriesProvider>
          <Tokens connection={connection} />
        </OwnQueriesProvider>
      </ServicesProvider>
    </MemoryRouter>,
  );
  await page.getByRole("button", { name: "Reveal tokens" }).click();
  await page.getByRole("button", { name: "Show them" }).click();
  await expect.element(page.getByText(handed.token)).toBeVisible();

  window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));

  expect(document.body.textContent).not.toContain(handed.token);
});
