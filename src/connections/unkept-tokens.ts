import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { outlivingPage } from "../oauth/outliving-fetch.ts";
import { revocableToken } from "../oauth/token-response.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import { readUnverified } from "../oauth/unverified-jwt.ts";
import { type Grantee, isNobodys } from "./grantee.ts";
import type { ConnectionStore } from "./connection-store.ts";

/**
 * Gives back what came of a sign-in that failed, or that nobody wants, unless a connection that still works
 * could end with it, and writes down which. It does not wait for the provider: the request outlives the
 * page, and what comes of it is added to the journey.
 *
 * @param body of the token response
 * @param options `account`: whose it is; left out, as the response says that has not been found good
 * @see RFC 7009 §2, docs/refresh.md step 11
 */
export async function returnUnkept(
  context: OAuthContext,
  body: Readonly<Record<string, unknown>>,
  journey: Pick<JourneyRecorder, "fetch" | "step">,
  {
    store,
    account = claimedAccount(body["id_token"]),
  }: { readonly store: Pick<ConnectionStore, "list">; readonly account?: Grantee["account"] },
): Promise<void> {
  const unkept = revocableToken(body);
  if (unkept === undefined) return;
  const { profile, metadata } = context;
  if (metadata.revocation_endpoint === undefined)
    return journey.step("revocation-unknown", { state: "skipped" });
  const grantee = { issuer: metadata.issuer, clientId: profile.clientId, account };
  if (!(await isNobodys(grantee, store))) return journey.step("tokens-forgotten");
  void giveBack(context, unkept, { fetch: outlivingPage(journey.fetch) });
}

/** Unverified: whoever forges it gains nothing, because the tokens are dropped either way. */
function claimedAccount(idToken: unknown): Grantee["account"] {
  const { sub } = typeof idToken === "string" ? readUnverified(idToken, "claims") : {};
  return typeof sub === "string" ? { subject: sub, attestedBy: "id_token" } : undefined;
}
