import "../../../src/app/styles.css";
import { MemoryRouter } from "react-router";
import { expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { OAuthError } from "../../../src/oauth/oauth-error.ts";
import { Journeys } from "../../../src/pages/connection/journeys.tsx";
import { OwnQueriesProvider } from "../../../src/queries/queries-provider.tsx";
import { ServicesProvider } from "../../../src/queries/services-context.tsx";
import { createProfile } from "./browser-tabs.ts";
import { servicesOf } from "../../support/services-of.ts";

it("a connection whose journeys cannot be read is not said to have none", async () => {
  const tab = await (await createProfile()).openTab();
  const id = await tab.connect();
  const unreadable = new OAuthError("storage_unavailable", "not now");
  vi.spyOn(tab.log, "list").mockRejectedValue(unreadable);
  await render(
    <MemoryRouter initialEntries={[`/connections/${id}`]}>
      <ServicesProvider services={servicesOf(tab)}>
        <OwnQueriesProvider>
          <Journeys connectionId={id} />
        </OwnQueriesProvider>
      </ServicesProvider>
    </MemoryRouter>,
  );
  await expect.element(page.getByText("storage_unavailable")).toBeVisible();
  await expect.element(page.getByText("Nothing recorded yet")).not.toBeInTheDocument();
});
