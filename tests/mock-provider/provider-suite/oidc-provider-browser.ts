import { type Page, createHttpBrowser } from "./http-browser.ts";
import type { Answer, Arrival, Browser } from "./subject.ts";

type Fields = Readonly<Record<string, string>>;

/** Signs in at the pages of `real-provider-interactions.ts` and of oidc-provider itself. */
export function openOidcProviderBrowser(issuer: string): Browser {
  const { open } = createHttpBrowser(new URL(issuer).origin);

  /** Answers one page after the other, until none asks any more. */
  async function answerPages(page: Page | URL, answer: Answer): Promise<Arrival> {
    if (page instanceof URL) return { kind: "returned", url: page };
    if (!page.url.pathname.startsWith("/interaction/")) return { kind: "told" };
    const isConsent = page.html.includes("Allow access?");
    const next = await open(page.url, isConsent ? { answer } : { account: "alice" });
    return answerPages(next, answer);
  }

  /** Sends the page's form with what is hidden in it. */
  async function submit(page: Page | URL, typed: Fields = {}): Promise<Page | URL> {
    if (page instanceof URL) throw new Error("the browser has left the provider");
    const action = /<form[^>]*\baction="([^"]*)"/.exec(page.html)?.[1];
    if (action === undefined) throw new Error("the page has no form");
    const inputs = page.html.matchAll(/<input[^>]*\bname="([^"]*)"[^>]*\bvalue="([^"]*)"/g);
    const hidden = [...inputs].map(([, name = "", value = ""]) => [name, value] as const);
    return open(new URL(action, page.url), { ...Object.fromEntries(hidden), ...typed });
  }

  return {
    authorize: async (url, answer = "allow") => answerPages(await open(url), answer),
    async answerDevice(url, answer = "allow") {
      const entered = await submit(await open(url));
      const decided = await submit(entered, answer === "deny" ? { abort: "yes" } : {});
      await answerPages(decided, answer);
    },
    async endSession(url) {
      const page = await open(url);
      const asks = !(page instanceof URL) && page.html.includes("op.logoutForm");
      return answerPages(asks ? await submit(page, { logout: "yes" }) : page, "allow");
    },
  };
}
