import type { ProviderError } from "../provider-error.ts";
import type { Client } from "../state/state.ts";
import type { ClientCard, PageView, Remedy, RequestParameter } from "./page-view.ts";

/** What a page answers: the browser goes on, or there is something to see. */
export type PageOutcome =
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "view"; readonly view: PageView };

export function show(view: PageView): PageOutcome {
  return { kind: "view", view };
}

/** The person is told, because nobody vouches for where an answer would go. */
export function refuse(
  error: ProviderError,
  query?: URLSearchParams,
  remedy?: Remedy,
): PageOutcome {
  const { status, code, description } = error;
  const request = query === undefined ? undefined : parametersOf(query);
  return show({ kind: "refusal", status, code, description, remedy, request });
}

export function parametersOf(query: URLSearchParams): RequestParameter[] {
  return [...query].map(([name, value]) => ({ name, value }));
}

export function cardOf(client: Client): ClientCard {
  return {
    id: client.id,
    name: client.name,
    website: canonical(client.clientUri),
    logo: canonical(client.logoUri),
    terms: canonical(client.tosUri),
    policy: canonical(client.policyUri),
    contacts: client.contacts ?? [],
  };
}

/** @returns the address as the browser would open it, so that what is read is where it leads */
function canonical(uri: string | undefined): string | undefined {
  return URL.parse(uri ?? "")?.href ?? uri;
}
