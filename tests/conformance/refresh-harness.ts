import { expect, onTestFinished, vi } from "vitest";
import type { Connection, ConnectionStatus } from "../../src/connections/connection.ts";
import { failureTitle } from "../../src/ui/error-titles.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { quiet, until, watchCrypto } from "../connections/until.ts";
import type { App, Outcome } from "./app.ts";
import { type AppAgainst, module, row } from "./rows.ts";

watchCrypto();

/** Milliseconds: shorter than any two timers of a refresh are apart. */
const STEP = 1_000;

/**
 * Registers what stands in the matrix by several names once by each.
 *
 * @param name a row's number, a module's name, or "FAPI 2.0" and the name of one of its tests
 */
export function prove(name: string, title: string, test: (app: AppAgainst) => Promise<void>): void {
  const fapi = /^(FAPI 2\.0) (.*)$/.exec(name);
  if (fapi !== null) module(fapi[1] ?? "", `${fapi[2]}: ${title}`, test);
  else if (/^\d/.test(name)) row(name, title, test);
  else module(name, title, test);
}

/** Signs in as a person does, who takes longer than the provider needs to hand out its keys. */
export async function signInUnhurried(app: App): Promise<Outcome> {
  const request = await app.connect();
  await until("the keys are there", async () =>
    (await app.stored()).text.includes(`"jwks:${app.issuer}`),
  );
  return app.arrive(await app.authorize(request));
}

/** What a person sees of a connection without asking. */
export interface Seen {
  readonly status: ConnectionStatus;
  /** The line beside it; undefined when there is nothing to say. */
  readonly reason: string | undefined;
}

/** @returns what the card of a connection says */
export async function seen(app: App, connectionId: string): Promise<Seen> {
  const { status, problem } = await find(app, connectionId);
  return { status, reason: problem && failureTitle(problem.code, problem.error) };
}

export async function find(app: App, connectionId: string): Promise<Connection> {
  const connection = await app.service.find(connectionId);
  if (connection === undefined) throw new Error("there is no such connection");
  return connection;
}

/** Time, once it passes only as a test says. */
export interface HeldTime {
  /** Lets milliseconds pass, slowly enough for everything that wakes up to run to its end. */
  pass(milliseconds: number): Promise<void>;
  /** Lets time pass until the work is done. @returns how long that took, in milliseconds */
  until(work: Promise<unknown>): Promise<number>;
}

/** Stops all timers of the app and of the provider, the platform's deadlines too. */
export function holdTime(): HeldTime {
  vi.useFakeTimers({ now: Date.now(), toFake: ["Date", "setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  // The platform's own timers cannot be faked.
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    const controller = new AbortController();
    setTimeout(
      () => controller.abort(new DOMException("The operation timed out", "TimeoutError")),
      milliseconds,
    );
    return controller.signal;
  });
  const pass = async (milliseconds: number) => {
    await quiet();
    for (let left = milliseconds; left > 0; left -= STEP) {
      await vi.advanceTimersByTimeAsync(Math.min(left, STEP));
      await quiet();
    }
  };
  return {
    pass,
    async until(work) {
      const from = Date.now();
      let isDone = false;
      const finish = () => void (isDone = true);
      void work.then(finish, finish);
      await quiet();
      while (!isDone) {
        if (Date.now() - from > 10 * 60_000) throw new Error("it takes more than ten minutes");
        await pass(STEP);
      }
      return Date.now() - from;
    },
  };
}

/** Seconds after which an access token of the provider has expired. */
export const HOUR = 3_601;

/** Keeps a header of answers from the app, as a browser does when CORS does not expose it. */
export function hideHeader(name: string): void {
  respellHeader(name, () => null);
}

/** Lets the app read another value of a header than the provider has written. */
export function respellHeader(
  name: string,
  respell: (value: string | null) => string | null,
): void {
  const { get } = Headers.prototype;
  vi.spyOn(Headers.prototype, "get").mockImplementation(function (this: Headers, asked) {
    const value = get.call(this, asked);
    return asked.toLowerCase() === name ? respell(value) : value;
  });
}

/** A redirect that is not followed is opaque in a browser; here its status would be seen. */
export function redirectAsBrowsersDo(): void {
  const isRedirect = ({ status }: Response) => [301, 302, 303, 307, 308].includes(status);
  vi.spyOn(Response.prototype, "type", "get").mockImplementation(function (this: Response) {
    return isRedirect(this) ? "opaqueredirect" : "default";
  });
}

/** The tokens are good at the API, and nothing is wrong. */
export async function expectUsable(tab: App, id: string): Promise<void> {
  expect((await tab.call(id)).status).toBe(200);
  expect(await tab.service.find(id)).toMatchObject({ status: "Connected", problem: undefined });
}

/** @returns the connection of a tab whose access token has just expired */
export async function expired(app: App): Promise<string> {
  const id = await app.connected();
  app.pass(HOUR);
  return id;
}

/** What a refresh with a fault that proves nothing about the grant must leave in place. */
export async function expectTokensKept(app: App, id: string): Promise<void> {
  const { current, ended, generation, hasRefreshToken } = await app.record(id);
  expect(current).toBeDefined();
  expect({ ended, generation, hasRefreshToken }).toEqual({
    ended: false,
    generation: 0,
    hasRefreshToken: true,
  });
  expect(app.requests.count("revocation")).toBe(0);
}

/** Account and settings stay, the tokens go, and nothing is sent any more. */
export async function expectEnded(app: App, id: string, reason: string): Promise<void> {
  expect(await seen(app, id)).toEqual({ status: "Needs reconnect", reason });
  expect(await find(app, id)).toMatchObject({
    account: { subject: "alice", label: "Alice Example" },
    hasRefreshToken: false,
  });
  const { current, pending } = await app.record(id);
  expect({ current, pending }).toEqual({ current: undefined, pending: undefined });
  const refreshes = app.requests.count("refresh");
  await failureOf(app.call(id));
  expect(app.requests.count("refresh")).toBe(refreshes);
  expect(app.requests.count("api")).toBe(0);
}
