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
    website: client.clientUri,
    logo: client.logoUri,
    terms: client.tosUri,
    policy: client.policyUri,
    contacts: client.contacts ?? [],
  };
}
