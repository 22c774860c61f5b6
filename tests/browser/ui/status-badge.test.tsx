import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { StatusBadge, type StatusWord } from "../../../src/ui/status-badge.tsx";

const words: readonly StatusWord[] = ["Connected", "Refreshing", "Needs reconnect", "Offline"];

it("a status is the word alone to those who listen, and each has a shape of its own", async () => {
  const shapes = new Set<string>();
  for (const word of words) {
    const screen = await render(<StatusBadge status={word} />);
    const status = page.getByRole("status");
    await expect.element(status).toBeVisible();
    expect(status.element().textContent).toBe(word);
    const shape = screen.container.querySelector("svg");
    expect(shape?.getAttribute("aria-hidden")).toBe("true");
    shapes.add(shape?.innerHTML ?? "");
    await screen.unmount();
  }
  expect(shapes.size).toBe(words.length);
});
