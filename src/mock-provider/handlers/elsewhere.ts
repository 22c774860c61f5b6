import { type HttpHandler, http } from "msw/http";
import type { MockProvider } from "../provider.ts";
import { emptyAnswer, jsonAnswer } from "./answer.ts";

/** These are pages: a browser that goes there must get the app, not us. */
const pages = ["/authorize", "/end-session"];

/**
 * What no endpoint answers. Preflights are allowed (they come over real HTTP only); the rest is a
 * 404, so that the app's own fallback page is never taken for an answer of the provider.
 */
export function elsewhereHandlers(provider: MockProvider): HttpHandler[] {
  const everything = `${provider.issuer}/*`;
  return [
    http.options(everything, () =>
      emptyAnswer(204, {
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "Authorization, Content-Type",
      }),
    ),
    http.all(everything, ({ request }) => {
      const path = new URL(request.url).pathname;
      const root = new URL(provider.issuer).pathname.replace(/\/$/, "");
      if (pages.some((page) => path === `${root}${page}`)) return undefined;
      return jsonAnswer(
        { error: "not_found", error_description: "there is no such endpoint for this method" },
        { status: 404 },
      );
    }),
  ];
}
