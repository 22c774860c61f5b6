import { type FormAnswer, type PlainPage, walkPages } from "../form-walker.ts";
import type { Answer, Arrival, Browser } from "./subject.ts";

/** More questions than the pages ever ask. */
const TOO_MANY = 8;

/** Goes through the pages of the mock provider as they come over HTTP. */
export function openMockBrowser(): Browser {
  return {
    authorize: (url, answer = "allow") => walk(url, answer),
    async answerDevice(url, answer = "allow") {
      await walk(url, answer);
    },
    endSession: (url) => walk(url, "allow"),
  };
}

/**
 * What a page shows follows from its address and the answers so far: it is asked again with one
 * answer more, until it has no further question.
 */
async function walk(url: URL, answer: Answer, given: readonly FormAnswer[] = []): Promise<Arrival> {
  const end = await walkPages(url, given);
  if (end instanceof URL) return { kind: "returned", url: end };
  const next = answerTo(end, answer);
  if (next === undefined) return { kind: "told" };
  if (given.length === TOO_MANY) throw new Error(`the provider never lets go: ${end.text}`);
  return walk(url, answer, [...given, next]);
}

function answerTo({ html, status }: PlainPage, answer: Answer): FormAnswer | undefined {
  const heading = /<h1\b[^>]*>(.*?)<\/h1>/.exec(html)?.[1] ?? "";
  if (/^(Choose an account|Sign in again)$/.test(heading)) return { press: "Alice Example" };
  if (/^Allow .*\?$/.test(heading)) return { press: answer === "allow" ? "Allow" : "Deny" };
  if (heading === "Connect a device") return { press: "Continue" };
  if (heading === "Sign out of Mock ID?") return { press: "Sign out" };
  if (status === 200 && html.includes("<form")) throw new Error(`what to answer to "${heading}"?`);
  return undefined;
}
