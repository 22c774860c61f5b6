import { beginAuthorization } from "../oauth/authorization-request.ts";
import type { AuthorizationTransaction } from "../oauth/authorization-transaction.ts";
import { checkAuthorizationResponse } from "../oauth/authorization-callback.ts";
import { bareProfile } from "../oauth/bare-profile.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { discoverProvider } from "../oauth/provider-discovery.ts";
import type { ExperimentStep, Stage } from "./experiment.ts";
import { openSignInPage, sendSignInForm } from "./sign-in-page.ts";
import { copyCode, type StolenCode } from "./stolen-code.ts";

/** A sign-in that was begun by the functions that every sign-in of Pixy is begun by. */
export interface BegunSignIn {
  readonly context: OAuthContext;
  readonly url: URL;
  readonly transaction: AuthorizationTransaction;
}

/** A sign-in whose code has come back to the tab. */
export interface ReturnedSignIn extends BegunSignIn {
  readonly answer: URLSearchParams;
  /** The same code in the hands of whoever has read the address. */
  readonly stolen: StolenCode;
}

/**
 * Begins a sign-in; nothing is sent but the question for the metadata.
 *
 * @throws OAuthError as discoverProvider and beginAuthorization do
 */
export async function beginSignIn({
  redirectUri,
  fetch,
  now,
  ...provider
}: Pick<
  Stage,
  "issuer" | "clientId" | "scope" | "redirectUri" | "fetch" | "now"
>): Promise<BegunSignIn> {
  const metadata = await discoverProvider(provider.issuer, { fetch });
  const context = { profile: bareProfile({ id: "lab", name: "Lab", ...provider }), metadata };
  const { url, transaction } = await beginAuthorization(context, {
    redirectUri,
    purpose: "connect",
    returnTo: "/lab",
    now: now(),
  });
  return { context, url, transaction };
}

/**
 * Has the person sign in, up to the code in the address of the tab.
 *
 * @throws OAuthError as each step of a sign-in does, when the provider misbehaves
 */
export async function* signInUpToCode(
  stage: Stage,
): AsyncGenerator<ExperimentStep, ReturnedSignIn> {
  const { redirectUri, fetch } = stage;
  const begun = await beginSignIn(stage);
  const { url, transaction } = begun;
  const page = await openSignInPage(url, fetch);
  if (page.at === "refused") {
    throw new OAuthError("authorization_failed", "the provider shows no page to sign in");
  }
  yield {
    from: "tab",
    to: "provider",
    title: "The tab asked to sign in",
    sentence:
      "The tab makes a secret, sends its puzzle along, and you arrive at the provider's page.",
  };
  const arrivedAt = await sendSignInForm(url, stage.fillInSignIn(), { redirectUri, fetch });
  const answer = checkAuthorizationResponse(arrivedAt.searchParams, transaction);
  yield {
    from: "provider",
    to: "tab",
    title: "A code came back",
    sentence: "You sign in, and the provider sends you back with a code in the address.",
  };
  return { ...begun, answer, stolen: copyCode({ answer, transaction }) };
}
