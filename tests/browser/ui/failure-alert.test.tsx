import { expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { FailureAlert } from "../../../src/ui/failure-alert.tsx";

it("a failure is an alert with title, sentence, code and a button that does the remedy", async () => {
  const onRemedy = vi.fn<(kind: string) => void>();
  await render(<FailureAlert code="session_ended" onRemedy={onRemedy} />);
  const alert = page.getByRole("alert");
  await expect.element(alert).toMatchTextContent("The provider ended this session");
  await expect.element(alert).toMatchTextContent("Your account and settings are still here");
  expect(alert.element().querySelector("code")?.textContent).toBe("session_ended");

  await alert.getByRole("button", { name: "Sign in again" }).click();
  expect(onRemedy).toHaveBeenCalledExactlyOnceWith("sign-in-again");
});

it("what the provider says is text, whatever it is made of", async () => {
  const hostile = '<img src="x" onerror="alert(1)"> javascript:alert(1) https://evil.example';
  await render(
    <FailureAlert
      code="authorization_denied"
      details={{ error: "access_denied", status: 400 }}
      description={hostile}
      onRemedy={() => undefined}
    />,
  );
  const alert = page.getByRole("alert").element();
  expect(alert.querySelector("blockquote")?.textContent).toBe(hostile);
  expect(alert.querySelectorAll("img, a, script")).toHaveLength(0);
  expect([...alert.querySelectorAll("code")].map((code) => code.textContent)).toEqual([
    "authorization_denied",
    "access_denied",
    "HTTP 400",
  ]);
});

it("while the remedy is under way, pressing again does nothing and keeps the focus", async () => {
  const onRemedy = vi.fn<(kind: string) => void>();
  const screen = await render(<FailureAlert code="timeout" onRemedy={onRemedy} />);
  const button = page.getByRole("button", { name: "Try again" });
  await button.click();
  await screen.rerender(<FailureAlert code="timeout" onRemedy={onRemedy} busy />);
  await userEvent.keyboard("{Enter}");
  await userEvent.keyboard(" ");
  await expect.element(button).toHaveFocus();
  await expect.element(button).toHaveAttribute("aria-disabled", "true");
  expect(onRemedy).toHaveBeenCalledOnce();
});
