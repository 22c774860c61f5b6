import * as v from "valibot";
import type { Revocation } from "./left-revocation.ts";
import { SIGN_OUT_KEY } from "./sign-out-key.ts";

/**
 * A disconnect for which this tab left to sign out at the provider: what is to be told when it is back.
 * Of the account nothing is kept: somebody else may be the one who comes back.
 */
export interface LeftSignOut {
  /** Comes back with whoever is sent back by the provider's sign-out page. */
  readonly state: string;
  readonly profileId: string;
  readonly providerName: string;
  readonly revocation: Revocation;
}

const schema = v.object({
  state: v.string(),
  profileId: v.string(),
  providerName: v.string(),
  revocation: v.picklist(["done", "elsewhere", "none-left", "unsupported", "failed"]),
});

/**
 * What this tab left for, to be told of. It stays kept until {@link forgetSignOut}.
 *
 * @param session the tab's own storage: another tab has nothing to tell
 * @param state that the address brings
 * @returns `isAnswered`: the provider sent the person back as it was asked to; undefined where nothing
 *   is kept that can be read
 * @see OpenID Connect RP-Initiated Logout 1.0 §2 and §3
 */
export function readSignOut(
  session: Storage,
  state: string | null,
): (LeftSignOut & { readonly isAnswered: boolean }) | undefined {
  try {
    const kept: unknown = JSON.parse(session.getItem(SIGN_OUT_KEY) ?? "");
    return v.is(schema, kept) ? { ...kept, isAnswered: kept.state === state } : undefined;
  } catch {
    return undefined;
  }
}

/** It is told of once. */
export function forgetSignOut(session: Storage): void {
  session.removeItem(SIGN_OUT_KEY);
}
