import "../../../src/app/styles.css";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { Tokens } from "../../../src/pages/connection/tokens.tsx";
import { OwnQueriesProvider } from "../../../src/queries/queries-provider.tsx";
import { ServicesProvider } from "../../../src/queries/services-context.tsx";
import { createProfile } from "./browser-tabs.ts";
import { servicesOf } from "../../support/services-of.ts";

it("revealed tokens are not there any more when the browser brings the page back", async () => {
  const { openTab } = await createProfile();
  const tab = await openTab();
  const connection = await tab.find(await tab.connect());
  const [handed] = await tab.inspection.tokensOf(connection.id);
  if (handed === undefined) throw new Error("there is no token");
  const services = servicesOf(tab, {
    loadTokenInspection: () => Promise.resolve(tab.inspection),
  });
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
