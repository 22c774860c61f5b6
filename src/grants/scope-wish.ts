import type { HeldGrant } from "./lab-tokens.ts";

/** How much is asked for, compared with what was granted. */
export type ScopeWish = "same" | "less" | "more";

/** What makes it a sign-in, and what keeps it going: without these it would be another grant. */
const KEPT = ["openid", "offline_access"];

/** A scope that no provider has. */
const UNHEARD_OF = "lab:never-granted";

/**
 * @returns the scope to ask for, separated by spaces; undefined: nothing in particular
 * @see RFC 6749 §6: what was granted at the most
 */
export function wishedScope(wish: "more", grant: HeldGrant): string;
export function wishedScope(wish: ScopeWish, grant: HeldGrant): string | undefined;
export function wishedScope(wish: ScopeWish, grant: HeldGrant): string | undefined {
  const granted = grantedTo(grant);
  switch (wish) {
    case "same":
      return undefined;
    case "less": {
      const dropped = granted.findLast((token) => !KEPT.includes(token));
      return granted.filter((token) => token !== dropped).join(" ");
    }
    case "more": {
      const { scopes_supported: supported = [] } = grant.context.metadata;
      const further = supported.find((token) => !granted.includes(token)) ?? UNHEARD_OF;
      return [...granted, further].join(" ");
    }
  }
}

/** @returns one of the scopes that were granted, of those that are about an API where there is one */
export function narrowestScope(grant: HeldGrant): string {
  const granted = grantedTo(grant);
  return granted.findLast((token) => !KEPT.includes(token)) ?? granted[0] ?? "";
}

/** Where nobody remembers what was granted, it is what was asked for. */
function grantedTo({ scope, context }: HeldGrant): string[] {
  return (scope ?? context.profile.scope).split(" ").filter((token) => token !== "");
}
