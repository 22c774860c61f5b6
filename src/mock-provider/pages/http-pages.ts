import { isForeign } from "../messages/foreign-request.ts";
import type { Issuers, Place } from "../issuers.ts";
import { misbehave } from "../misbehaviour/misbehaviour.ts";
import { indexView } from "./index-view.ts";
import { openPage } from "./page.ts";
import { refuse } from "./page-outcome.ts";
import { isIndexPath, isPagePath } from "../page-paths.ts";
import type { PageView } from "./page-view.ts";
import { AccessDenied, MethodNotAllowed, NotFound, ServerError } from "../provider-error.ts";

/**
 * Draws a page as an HTML document. Handed in, because Node alone cannot import the components.
 *
 * @param stylesheet address of `pages/mock-id.css`
 */
export type PageRenderer = (view: PageView, stylesheet: string) => string;

/** Where the stylesheet of the pages is, at the origin of the root issuer. */
export const stylesheetPath = "/mock-id.css";

/**
 * Nothing but the stylesheet is loaded. There is no `form-action`: browsers hold the redirect that
 * follows a form to it as well, and that goes to clients.
 */
const pageHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  // The address is an authorization request; the client gets its answer, not its request back.
  // With "no-referrer" browsers would also hide from us that a form comes from here.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/**
 * Answers a request for a page as a browser without script needs it.
 *
 * Forms are taken from these pages only (CSRF): another site could sign people out, take their
 * consent back or answer in their place. Opening a page answers nothing for anybody, so that any site
 * may lead to it, as clients do.
 *
 * @returns undefined when the address is no page's
 */
export async function answerPage(
  issuers: Issuers,
  request: Request,
  render: PageRenderer,
): Promise<Response | undefined> {
  const address = new URL(request.url);
  const place = issuers.find(address);
  if (place === undefined) return undefined;
  if (!isIndexPath(place.path) && !isPagePath(place.path)) return undefined;

  const form = request.method === "POST" ? new URLSearchParams(await request.text()) : undefined;
  const headers = await headersOf(place);
  const outcome = await answer(issuers, place, request, form).catch((cause: unknown) =>
    refuse(new ServerError("the mock provider failed", { cause })),
  );
  if (outcome.kind === "redirect") {
    // 303: whatever the form held is not sent on (RFC 9700 §4.12).
    headers.set("location", outcome.location);
    return new Response(null, { status: 303, headers });
  }
  headers.set("content-type", "text/html; charset=utf-8");
  const { view } = outcome;
  return new Response(render(view, stylesheetPath), {
    status: view.kind === "refusal" ? view.status : 200,
    headers,
  });
}

async function headersOf({ provider, path }: Place): Promise<Headers> {
  // The decision is noted by the page itself: this trace is never closed.
  const trace = provider.log.open(provider.issuer, path, "GET");
  const misbehaviour = await misbehave(provider, "authorization", trace, { peek: true });
  const draft = { headers: new Headers(pageHeaders) };
  await misbehaviour.spoil("page", draft);
  return draft.headers;
}

type Answer =
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "view"; readonly view: PageView };

async function answer(
  { root }: Issuers,
  { provider, path }: Place,
  request: Request,
  form: URLSearchParams | undefined,
): Promise<Answer> {
  if (!["GET", "HEAD", "POST"].includes(request.method))
    return refuse(new MethodNotAllowed(["GET", "HEAD", "POST"]));
  const { searchParams } = new URL(request.url);
  if (form !== undefined && isForeign(request)) {
    return refuse(new AccessDenied("another site may not fill in a form of this one"));
  }
  if (isPagePath(path)) return openPage(provider, path, searchParams, form);
  if (form === undefined) return { kind: "view", view: await indexView(provider, root.issuer) };
  if (form.get("step") !== "reset") return refuse(new NotFound("there is nothing to answer here"));
  await provider.reset();
  return { kind: "redirect", location: `${provider.issuer}/` };
}
