/**
 * Says whose page a request is of, in place of `Origin`, which no page can set: with it, one page can
 * show what another one would meet.
 */
export const pageHeader = "mock-page-origin";

/** @returns the origin of the page that asks; undefined for programs, and for pages of this origin */
export function pageOriginOf({ headers }: Request): string | undefined {
  return headers.get(pageHeader) ?? headers.get("origin") ?? undefined;
}
