import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { expect } from "vitest";
import { OAuthError, type OAuthErrorCode } from "../../src/oauth/oauth-error.ts";
import { ExplainedFailure } from "../../src/pages/explained-failure.tsx";
import { describeFailure } from "../../src/ui/error-messages.ts";
import { quiet } from "../connections/until.ts";
import type { App, Outcome } from "./app.ts";
import type { Endpoint } from "./seen-requests.ts";

/** What a person sees of a failure. */
export interface Told {
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
  readonly remedy: string;
  /** The provider's own words, shown as text below. */
  readonly description: string | undefined;
}

/** @returns what the screens make of a failure */
export function told(error: unknown): Told {
  const known = error instanceof OAuthError ? error : undefined;
  const code = known?.code ?? "unexpected";
  const { title, explanation, remedy } = describeFailure(code, known?.details);
  return {
    code,
    title,
    sentence: explanation,
    remedy: remedy.label,
    description: known?.details.description,
  };
}

/** @returns the markup of the alert that a failed sign-in shows */
export function screenOf(error: unknown): string {
  const alert = createElement(ExplainedFailure, {
    error,
    remedies: { signInAgain: () => undefined },
  });
  return renderToStaticMarkup(createElement(MemoryRouter, undefined, alert));
}

/** What a rejected sign-in looks like, and what it did not do. */
export interface Rejection {
  readonly code: OAuthErrorCode;
  /** The person reads this. */
  readonly title: string;
  readonly sentence?: RegExp;
  readonly remedy?: string;
  /** Of the error's message, which is for developers. */
  readonly message?: RegExp;
  /** Where nothing was sent. */
  readonly noRequestTo: readonly Endpoint[];
  /** How often the code was sent at the most; by default once. */
  readonly exchanges?: number;
}

/** Before the token request: neither that, nor what would follow. */
export const noTokenRequest: readonly Endpoint[] = ["code exchange", "userinfo", "api"];
/** After the token request: one was enough, and its tokens were not used. */
export const noUseOfTokens: readonly Endpoint[] = ["refresh", "userinfo", "api"];

/** Expects that a sign-in failed as said, and left nothing behind: no connection, key or token. */
export async function expectRejected(
  app: App,
  outcome: Outcome,
  { code, noRequestTo, message, exchanges = 1, ...words }: Rejection,
): Promise<void> {
  // What comes too late would come now.
  await quiet();
  const error = errorIn(outcome);
  const { sentence = /\S/, remedy = expect.any(String), title } = words;
  expect(told(error)).toMatchObject({
    code,
    title,
    sentence: expect.stringMatching(sentence),
    remedy,
  });
  if (message !== undefined)
    expect(error).toHaveProperty("message", expect.stringMatching(message));
  for (const endpoint of [...noRequestTo, "elsewhere"] as const) {
    expect({ endpoint, requests: app.requests.count(endpoint) }).toEqual({ endpoint, requests: 0 });
  }
  expect(app.requests.count("code exchange")).toBeLessThanOrEqual(exchanges);
  await expectNothingStored(app);
}

/** Expects that no sign-in left anything behind in the app. */
export async function expectNothingStored(app: App): Promise<void> {
  const { connections, dpopKeys } = await app.stored();
  expect({ connections, dpopKeys }).toEqual({ connections: [], dpopKeys: [] });
  expect(await app.service.list()).toEqual([]);
}

/** @returns the failure of an outcome, which must be one */
export function errorIn(outcome: Outcome): unknown {
  if (outcome.state !== "failed" && outcome.state !== "stayed") {
    throw new Error(`the sign-in was not rejected: it is ${outcome.state}`, { cause: outcome });
  }
  return outcome.error;
}
