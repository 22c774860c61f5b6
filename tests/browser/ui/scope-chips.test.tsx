import { expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { ScopeChips } from "../../../src/ui/scope-chips.tsx";

it("shows the rest of a long scope and folds it again, without losing the focus", async () => {
  const scope = Array.from({ length: 12 }, (_, index) => `scope:${index}`).join(" ");
  await render(<ScopeChips requested={scope} granted={scope} />);
  const last = page.getByText("scope:11");
  await expect.element(last).not.toBeInTheDocument();

  await page.getByRole("button", { name: "+6 more scopes" }).click();
  await expect.element(last).toBeVisible();
  await expect.element(page.getByRole("button", { name: "fewer scopes" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await expect.element(last).not.toBeInTheDocument();
  await expect.element(page.getByRole("button", { name: "+6 more scopes" })).toHaveFocus();
});
