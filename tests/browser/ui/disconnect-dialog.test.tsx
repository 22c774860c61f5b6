import "../../../src/app/styles.css";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import type { Connection } from "../../../src/connections/connection.ts";
import { DisconnectDialog } from "../../../src/pages/connections/disconnect-dialog.tsx";
import { OwnQueriesProvider } from "../../../src/queries/queries-provider.tsx";
import { ServicesProvider } from "../../../src/queries/services-context.tsx";
import { createProfile } from "../connections/browser-tabs.ts";
import { servicesOf } from "../../support/services-of.ts";
import { someConnection } from "./some-connection.ts";

type Disconnect = (logout: boolean) => void;

function Question({
  onDisconnect,
  of = someConnection,
}: {
  onDisconnect: Disconnect;
  of?: Connection;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Ask
      </button>
      <button type="button">Behind</button>
      {open && (
        <DisconnectDialog
          connection={of}
          busy={false}
          error={null}
          onAnswer={({ logout }) => onDisconnect(logout)}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

const dialog = () => page.getByRole("dialog", { name: "Disconnect Acme: Alice?" });

/** @param canRevoke whether the provider revokes tokens; without it nobody can tell */
async function ask(of?: Connection, canRevoke?: boolean) {
  const onDisconnect = vi.fn<Disconnect>();
  const tab = await (await createProfile()).openTab();
  const inspection = { ...tab.inspection, canRevoke: async () => canRevoke ?? true };
  const services = servicesOf(
    tab,
    canRevoke === undefined ? {} : { loadTokenInspection: async () => inspection },
  );
  await render(
    <ServicesProvider services={services}>
      <OwnQueriesProvider>
        <Question onDisconnect={onDisconnect} {...(of && { of })} />
      </OwnQueriesProvider>
    </ServicesProvider>,
  );
  await page.getByRole("button", { name: "Ask" }).click();
  await expect.element(dialog()).toBeVisible();
  return onDisconnect;
}

it("is answered by keyboard alone, and the keyboard cannot leave it", async () => {
  const onDisconnect = await ask();
  const behind = page.getByRole("button", { name: "Behind", includeHidden: true }).element();
  for (let step = 0; step < 8; step += 1) {
    await userEvent.tab();
    expect(document.activeElement).not.toBe(behind);
  }
  const checkbox = page.getByRole("checkbox").element();
  if (checkbox instanceof HTMLElement) checkbox.focus();
  await userEvent.keyboard(" ");
  await userEvent.tab();
  await expect.element(page.getByRole("button", { name: "Cancel" })).toHaveFocus();
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  expect(onDisconnect).toHaveBeenCalledExactlyOnceWith(true);
});

it("leaves the provider's session alone unless asked", async () => {
  const onDisconnect = await ask();
  await dialog().getByRole("button", { name: "Disconnect" }).click();
  expect(onDisconnect).toHaveBeenCalledExactlyOnceWith(false);
});

it("closes on Escape and gives the focus back", async () => {
  const onDisconnect = await ask();
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog()).not.toBeInTheDocument();
  await expect.element(page.getByRole("button", { name: "Ask" })).toHaveFocus();
  expect(onDisconnect).not.toHaveBeenCalled();
});

it("says what follows, and lets nobody act on the page behind", async () => {
  await ask({ ...someConnection, copiedAt: 1 });
  await expect.element(dialog()).toHaveAccessibleDescription(/removed from this browser at once/u);
  await expect.element(dialog()).toHaveAccessibleDescription(/Another browser may have a copy/u);
  expect(page.getByRole("button", { name: "Behind" }).query()).toBeNull();
});

it("says that the tokens are not revoked where the provider offers no revocation", async () => {
  await ask({ ...someConnection, copiedAt: 1 }, false);
  await expect.element(dialog()).toHaveAccessibleDescription(/Acme offers no revocation/u);
  await expect.element(dialog()).toHaveAccessibleDescription(/that one can go on using it/u);
  await expect.element(dialog()).not.toHaveAccessibleDescription(/asked to revoke/u);
});

it("says that the provider is asked where nobody knows whether it offers that", async () => {
  await ask();
  await expect.element(dialog()).toHaveAccessibleDescription(/Acme is asked to revoke them/u);
});

it("speaks of no revocation when the tokens are gone already", async () => {
  await ask({
    ...someConnection,
    status: "Needs reconnect",
    hasRefreshToken: false,
    problem: { code: "tokens_revoked", at: 1 },
    copiedAt: 1,
  });
  await expect.element(dialog()).toHaveAccessibleDescription(/Its tokens are gone already/u);
  await expect.element(dialog()).not.toHaveAccessibleDescription(/revo/u);
});

it("holds the page still and moves nothing on it", async () => {
  const filler = document.createElement("div");
  filler.style.height = "300vh";
  document.body.append(filler);
  try {
    await ask();
    const width = filler.clientWidth;
    const scroller = () => getComputedStyle(document.documentElement).overflowY;
    await expect
      .poll(() => scroller() + getComputedStyle(document.body).overflowY)
      .toContain("hidden");
    expect(filler.clientWidth).toBe(width);
    await userEvent.keyboard("{Escape}");
    await expect
      .poll(() => scroller() + getComputedStyle(document.body).overflowY)
      .not.toContain("hidden");
    expect(filler.clientWidth).toBe(width);
  } finally {
    filler.remove();
  }
});

it("closes on a click beside it, not on one inside", async () => {
  await ask();
  const box = dialog().element().getBoundingClientRect();
  await userEvent.click(dialog(), { position: { x: 8, y: 8 } });
  await expect.element(dialog()).toBeVisible();
  await userEvent.click(dialog(), { position: { x: -box.left / 2, y: 8 }, force: true });
  await expect.element(dialog()).not.toBeInTheDocument();
});

it("offers no sign-out at the provider where the provider has no page for it", async () => {
  await ask({ ...someConnection, canSignOut: false });
  await expect.element(page.getByRole("checkbox")).not.toBeInTheDocument();
});
