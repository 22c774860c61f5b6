import { browserIssuers } from "../browser-provider.ts";
import type { MockProvider } from "../provider.ts";
import { type PagePath, isIndexPath, isPagePath, pagePaths } from "../page-paths.ts";

/** A page of a provider in this tab. */
export interface PlaceOfPage {
  readonly provider: MockProvider;
  readonly rootIssuer: string;
  readonly path: PagePath | "" | "/";
  readonly query: URLSearchParams;
}

const pageAddress = new RegExp(
  `^(.*?)(?:/s/[^/?#]+)?(?:${Object.values(pagePaths).join("|")}|/?)(?:[?#]|$)`,
);

/** @returns the page at this address; undefined when there is none */
export function pageAt({ href }: Pick<Location, "href">): PlaceOfPage | undefined {
  const issuer = pageAddress.exec(href)?.[1];
  if (issuer === undefined) return undefined;
  const address = new URL(href);
  const issuers = browserIssuers(issuer);
  const { provider, path = "none" } = issuers.find(address) ?? {};
  if (provider === undefined || !(isPagePath(path) || isIndexPath(path))) return undefined;
  return { provider, rootIssuer: issuers.root.issuer, path, query: address.searchParams };
}
