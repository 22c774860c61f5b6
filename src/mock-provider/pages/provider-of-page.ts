import { browserIssuers } from "../browser-provider.ts";
import type { MockProvider } from "../provider.ts";

/** @returns the provider to which the page at this address belongs */
export function providerOfPage(page: Location): MockProvider {
  const [issuer = ""] = page.href.split(
    /(?:\/s\/[^/?#]+)?\/(?:authorize|end-session|device)(?:[?#]|$)/,
  );
  const place = browserIssuers(issuer).find(new URL(page.href));
  if (place === undefined) throw new Error("this page belongs to no mock provider");
  return place.provider;
}
