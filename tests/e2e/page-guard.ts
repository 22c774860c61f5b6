import type { BrowserContext, ConsoleMessage } from "@playwright/test";
import { watchCouriers } from "../support/couriers.ts";

/** Watches every page of a test and knows what must never happen in one. */
export interface PageGuard {
  /** Everything that any page has said. */
  readonly consoleLines: readonly string[];
  /** Every address that any page or its courier has asked for, or that a page stood at. */
  readonly addresses: readonly string[];
  /** Requests to this address are meant to fail: the browser's own line about it is no finding. */
  expectFailure(address: RegExp): void;
  /** What happened that must not; empty when all is well. */
  readonly findings: readonly string[];
}

const BINDING = "reportPolicyViolation";

/**
 * Finds violations of the Content Security Policy or of Trusted Types, console errors and warnings,
 * errors that nobody caught, and requests to anybody who has no part in the test.
 *
 * @param origins those that have a part in it
 */
export async function guardPages(
  context: BrowserContext,
  origins: readonly string[],
): Promise<PageGuard> {
  const consoleLines: string[] = [];
  const addresses: string[] = [];
  const findings: string[] = [];
  const expected: RegExp[] = [];

  function isExpected(message: ConsoleMessage): boolean {
    const { url } = message.location();
    const text = message.text();
    // What CORS forbids and what React could not load is told of the script that asked, with the
    // address in the text.
    const isTold = /blocked by CORS policy|Failed to fetch dynamically imported/.test(text);
    return (
      (isTold || text.startsWith("Failed to load resource")) &&
      expected.some((address) => address.test(isTold ? text : url))
    );
  }

  await context.exposeBinding(BINDING, (_, violation: string) => {
    findings.push(`policy violated: ${violation}`);
  });
  await context.addInitScript((binding) => {
    addEventListener("securitypolicyviolation", (event) => {
      const report: unknown = Reflect.get(globalThis, binding);
      const from = `${event.sourceFile}:${event.lineNumber}`;
      if (typeof report === "function")
        report(`${event.effectiveDirective} ${event.blockedURI} ${from}`);
    });
  }, BINDING);
  context.on("console", (message) => {
    consoleLines.push(message.text());
    const isTrouble = message.type() === "error" || message.type() === "warning";
    if (isTrouble && !isExpected(message)) {
      findings.push(
        `console ${message.type()}: ${message.text()} (${withoutQuery(message.location().url)})`,
      );
    }
  });
  context.on("weberror", (error) => {
    findings.push(`uncaught: ${error.error().stack ?? error.error().message}`);
  });
  const asked = (address: string) => {
    const url = new URL(address);
    addresses.push(address);
    if (url.protocol.startsWith("http") && !origins.includes(url.origin)) {
      findings.push(`a request to a stranger: ${url.origin}`);
    }
  };
  context.on("request", (request) => asked(request.url()));
  const browser = context.browser();
  if (browser !== null) {
    const couriers = await watchCouriers(browser, asked);
    context.on("close", () => void couriers.detach().catch(() => undefined));
  }
  context.on("page", (page) => {
    page.on("framenavigated", (frame) => addresses.push(frame.url()));
  });

  return {
    consoleLines,
    addresses,
    findings,
    expectFailure(address) {
      expected.push(address);
    },
  };
}

/** A callback's query holds a code and a state, which no report may show. */
function withoutQuery(address: string): string {
  return address.split("?", 1)[0] ?? "";
}
