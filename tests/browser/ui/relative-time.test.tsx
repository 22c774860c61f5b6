import "../../../src/app/styles.css";
import { expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { PassiveTime, RelativeTime } from "../../../src/ui/relative-time.tsx";
import { exactTime } from "../../../src/ui/time-words.ts";

const threeHours = 3 * 60 * 60 * 1000;

it("is relative; the exact time shows on focus and hides on Escape", async () => {
  const at = Date.now() - threeHours;
  await render(<RelativeTime at={at} />);
  const time = page.getByText("3 hours ago");
  expect(time.element().getAttribute("datetime")).toBe(new Date(at).toISOString());
  await expect.element(page.getByRole("tooltip")).not.toBeInTheDocument();

  await userEvent.tab();
  await expect.element(time).toHaveFocus();
  await expect.element(page.getByRole("tooltip")).toHaveTextContent(exactTime(at));
  await expect.element(time).toHaveAccessibleDescription(exactTime(at));
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("tooltip")).not.toBeInTheDocument();
});

it("shows the exact time to the pointer as well", async () => {
  await render(<RelativeTime at={Date.now() - threeHours} />);
  await userEvent.hover(page.getByText("3 hours ago"));
  await expect.element(page.getByRole("tooltip")).toBeVisible();
  await userEvent.unhover(page.getByText("3 hours ago"));
  await expect.element(page.getByRole("tooltip")).not.toBeInTheDocument();
});

it("moves on by itself", async () => {
  await render(<RelativeTime at={Date.now() - 8000} />);
  await expect.element(page.getByText(/^1\d seconds ago$/u), { timeout: 5000 }).toBeVisible();
});

it("shows the exact time as well when what it stands in has the focus", async () => {
  const at = Date.now() - threeHours;
  await render(
    <a href="#there">
      Refreshed <PassiveTime at={at} />
    </a>,
  );
  const exact = page.getByText(exactTime(at));
  await expect.element(exact).not.toBeVisible();
  await userEvent.tab();
  await expect.element(page.getByRole("link")).toHaveFocus();
  await expect.element(exact).toBeVisible();
});
