import { type MockProvider, createProvider } from "./provider.ts";
import { createIndexedDbStorage } from "./storage/indexeddb-storage.ts";

const providers = new Map<string, MockProvider>();

/** @returns the provider of this tab: its pages and its endpoints share one, and its log */
export function browserProvider(issuer: string): MockProvider {
  const known = providers.get(issuer);
  if (known) return known;
  const provider = createProvider({ issuer, storage: createIndexedDbStorage() });
  providers.set(issuer, provider);
  return provider;
}

/** @returns the provider to which the page at this address belongs */
export function providerOfPage(page: Location): MockProvider {
  return browserProvider(page.origin + page.pathname.replace(/\/[^/]+\/?$/, ""));
}
