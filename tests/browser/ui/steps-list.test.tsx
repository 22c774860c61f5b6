import { expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { StepsList, type Step } from "../../../src/ui/steps-list.tsx";

const steps: readonly Step[] = [
  {
    at: 1000,
    actor: "tab",
    title: "Made a secret and its puzzle",
    purpose: "Only this tab can redeem the code.",
    reference: "RFC 7636 §4.1",
    state: "done",
  },
  {
    at: 1132,
    actor: "provider",
    title: "Exchange of the code",
    state: "failed",
    errorCode: "token_request_rejected",
    exchange: {
      method: "POST",
      url: "https://id.example/token",
      requestHeaders: { accept: "application/json" },
      requestBody: "code=[redacted]",
      status: 400,
      responseHeaders: { "content-type": "application/json" },
      responseBody: '{"error":"<b>invalid_grant</b>"}',
      duration: 131.6,
    },
  },
  {
    at: 1200,
    actor: "api",
    title: "Asked who you are",
    state: "sent",
    exchange: { method: "GET", url: "https://api.example/me", requestHeaders: {} },
  },
];

it("says of every step who, what, why, by which rule and how it went", async () => {
  await render(<StepsList steps={steps} label="Steps: Connect" />);
  const items = page.getByRole("list", { name: "Steps: Connect" }).getByRole("listitem");
  await expect
    .element(items.nth(0))
    .toHaveTextContent(
      "Made a secret and its puzzleDoneOnly this tab can redeem the code.This tabRFC 7636 §4.1+0 ms",
    );
  await expect.element(items.nth(1)).toMatchTextContent("Failed");
  await expect.element(items.nth(1)).toMatchTextContent("token_request_rejected");
  await expect.element(items.nth(2)).toMatchTextContent("Sent, no answer");
});

it("unfolds a step's HTTP exchange by keyboard, as text", async () => {
  await render(<StepsList steps={steps} label="Steps: Connect" />);
  const body = page.getByRole("group", { name: "Answer body" });
  await expect.element(body).not.toBeInTheDocument();
  document.querySelector<HTMLElement>("summary")?.focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(body).toBeVisible();
  expect(body.element().textContent).toBe('{\n  "error": "<b>invalid_grant</b>"\n}');
  await userEvent.keyboard("{Enter}");
  await expect.element(body).not.toBeInTheDocument();
});

it("says where no answer came", async () => {
  await render(<StepsList steps={steps.slice(2)} label="Steps: Connect" />);
  await page.getByText("GET").click();
  await expect.element(page.getByText("No answer came.")).toBeVisible();
});
