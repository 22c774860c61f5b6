import type { Arrival } from "../probe.ts";

/** Nothing was wrong with the request: somebody would have to sign in (OpenID Connect Core 1.0 §3.1.2.6). */
const WANTS_A_PERSON: ReadonlySet<string> = new Set([
  "login_required",
  "interaction_required",
  "consent_required",
  "account_selection_required",
]);

/** How an authorization request was taken. `accepted`: it went on to the person. */
export type Reception = "accepted" | "rejected" | "unseen";

/** @returns how the authorization endpoint took a request, by where it led */
export function receptionOf(arrival: Arrival | undefined): Reception {
  switch (arrival?.at) {
    case "page":
    case "pushed":
      return "accepted";
    case "refused":
      return "rejected";
    case "returned":
      return WANTS_A_PERSON.has(errorOf(arrival) ?? "login_required") ? "accepted" : "rejected";
    case "unreachable":
    case "unseen":
    case undefined:
      return "unseen";
  }
}

/** @returns the `error` that an authorization request came back with */
export function errorOf({ parameters }: Arrival): string | undefined {
  return parameters?.get("error") ?? undefined;
}
