import { expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { ProtocolValue } from "../../../src/ui/protocol-value.tsx";

const issuer = "https://login.example/tenants/9d2e1f00-aaaa-bbbb-cccc-1234567890ab/v2.0";

it("a long value is folded, and a press shows all of it", async () => {
  await render(<ProtocolValue value={issuer} what="issuer" length={24} />);
  const folded = page.getByRole("button", { expanded: false });
  await expect.element(folded).toHaveTextContent("https://login.ex…ab/v2.0");
  await folded.click();
  await expect.element(page.getByRole("button", { expanded: true })).toHaveTextContent(issuer);
});

it("one click copies the whole value, and says so", async () => {
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await render(<ProtocolValue value={issuer} what="issuer" length={24} />);
  await page.getByRole("button", { name: "Copy issuer" }).click();
  await expect.element(page.getByText("Copied", { exact: true })).toBeVisible();
  expect(writeText).toHaveBeenCalledExactlyOnceWith(issuer);
});

it("a clipboard that refuses is not passed over in silence", async () => {
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(
    new DOMException("", "NotAllowedError"),
  );
  await render(<ProtocolValue value="short" what="subject" />);
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("Not copied")).toBeVisible();
});
