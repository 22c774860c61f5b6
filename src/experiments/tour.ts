import { beginAuthorization } from "../oauth/authorization-request.ts";
import { checkAuthorizationResponse } from "../oauth/authorization-callback.ts";
import { bareProfile } from "../oauth/bare-profile.ts";
import { completeAuthorization } from "../oauth/complete-authorization.ts";
import { uncachedJwks } from "../oauth/jwks.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { generateCodeChallenge, generateCodeVerifier } from "../oauth/pkce.ts";
import { requestResource } from "../oauth/protected-resource.ts";
import { discoverProvider } from "../oauth/provider-discovery.ts";
import { requestTokenRefresh, validateTokenRefresh } from "../oauth/token-refresh.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import type { ProviderDecision } from "./provider-decision.ts";
import { openSignInPage, sendSignInForm } from "./sign-in-page.ts";
import { redeemStolenCode } from "./stolen-code.ts";
import { isAboutVerifier, lastTokenDecision } from "./token-decision.ts";
import type {
  Holding,
  Holdings,
  TourProvider,
  TourStep,
  TourStepKey,
  TourVerdict,
} from "./tour-step.ts";

/** A step without what is the same for all. */
type Happening = Omit<TourStep, "key" | "at" | "holdings" | "outcome"> &
  Partial<Pick<TourStep, "outcome">>;

const nothing: Holdings = { tab: [], provider: [], attacker: [] };

/**
 * Signs a made-up person in, and lets an attacker try the code before the tab does: what stops the
 * attacker is then the challenge, because the code is still good. Each step sends its requests when it
 * is asked for; everything is in memory, and gone with the generator.
 *
 * @param options `now` in milliseconds of the local clock
 * @returns how it ended for the attacker
 * @throws OAuthError as each step of a sign-in does, when the provider misbehaves
 * @see RFC 7636, RFC 9700 §2.1.1, §4.5
 */
export async function* takeTour(
  { redirectUri, fetch, ...provider }: TourProvider,
  { now }: { now: () => number },
): AsyncGenerator<TourStep, TourVerdict> {
  let holdings = nothing;
  function hold(who: keyof Holdings, ...more: readonly Holding[]): void {
    holdings = { ...holdings, [who]: [...holdings[who], ...more] };
  }
  function letGo(who: keyof Holdings, what: Holding["what"]): void {
    holdings = { ...holdings, [who]: holdings[who].filter((held) => held.what !== what) };
  }
  const step = (key: TourStepKey, happening: Happening = {}): TourStep => ({
    key,
    at: now(),
    outcome: "granted",
    holdings,
    ...happening,
  });
  const lastDecision = () => lastTokenDecision(provider);

  const profile = bareProfile({ id: "tour", name: "Tour", ...provider });
  const metadata = await discoverProvider(provider.issuer, { fetch });
  yield step("looked-up");

  const { url, transaction } = await beginAuthorization(
    { profile, metadata },
    { redirectUri, purpose: "connect", returnTo: "/tour", now: now() },
  );
  const challenge: Holding = {
    what: "challenge",
    shown: await generateCodeChallenge(transaction.codeVerifier),
  };
  hold("tab", { what: "verifier", shown: "••••" }, challenge);
  yield step("verifier-made");

  const page = await openSignInPage(url, fetch);
  if (page.at === "refused") {
    throw new OAuthError("authorization_failed", "the provider shows no page to sign in");
  }
  hold("provider", challenge);
  yield step("asked");

  const arrivedAt = await sendSignInForm(url, provider.fillInSignIn(), { redirectUri, fetch });
  yield step("signed-in");

  const answer = checkAuthorizationResponse(arrivedAt.searchParams, transaction);
  const stolen = { code: answer.get("code") ?? "", clientId: profile.clientId, redirectUri };
  const code: Holding = {
    what: "code",
    shown: `${stolen.code.slice(0, 4)}…${stolen.code.slice(-4)}`,
  };
  hold("tab", code);
  yield step("code-returned");

  hold("attacker", code);
  yield step("code-copied");

  const refusals: (ProviderDecision | undefined)[] = [];
  for (const [key, guess] of [
    ["code-tried", {}],
    ["verifier-guessed", { verifier: generateCodeVerifier() }],
  ] as const) {
    const { isGranted } = await redeemStolenCode(stolen, metadata, { fetch, ...guess });
    const decision = lastDecision();
    if (isGranted) {
      hold("attacker", { what: "token", shown: "••••" });
      yield step(key, { decision });
      return "nobody";
    }
    refusals.push(decision);
    yield step(key, { outcome: "refused", decision });
  }

  const { tokenSet, claims } = await completeAuthorization(answer, transaction, { fetch, now });
  letGo("tab", "verifier");
  letGo("tab", "code");
  hold("tab", { what: "token", shown: "••••" });
  yield step("exchanged", { decision: lastDecision() });

  const listed = await listWorkflows(provider, tokenSet, fetch);
  if (listed.status !== 200) {
    throw new OAuthError(
      listed.status === 401 ? "api_unauthorized" : "provider_error",
      "the API did not list the workflows",
      { details: { status: listed.status } },
    );
  }
  yield step("api-called", { workflows: await namesIn(listed) });

  await provider.expireAccessTokens();
  const late = await listWorkflows(provider, tokenSet, fetch);
  if (late.status !== 401) {
    throw new OAuthError("provider_error", "the API did not refuse a token that had expired", {
      details: { status: late.status },
    });
  }
  letGo("tab", "token");
  yield step("token-expired", { outcome: "refused" });

  if (tokenSet.refreshToken === undefined) {
    throw new OAuthError("refresh_unavailable", "the provider gave no refresh token");
  }
  const context = { profile: transaction.profile, metadata };
  const renewed = await requestTokenRefresh(context, tokenSet.refreshToken, { fetch, now });
  const jwks = uncachedJwks(metadata, fetch);
  await validateTokenRefresh(context, renewed, { tokenSet, subject: claims?.sub }, { jwks });
  hold("tab", { what: "token", shown: "••••" });
  yield step("refreshed", { decision: lastDecision() });

  return refusals.every(isAboutVerifier) ? "pkce" : "other";
}

async function listWorkflows(
  { workflowsUrl }: Pick<TourProvider, "workflowsUrl">,
  { accessTokens }: TokenSet,
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  const request = { method: "GET", url: workflowsUrl, headers: new Headers() };
  const { response } = await requestResource({ token: accessTokens[""]?.token ?? "" }, request, {
    send: (headers) =>
      fetch(request.url, { headers, credentials: "omit", cache: "no-store", redirect: "error" }),
  });
  return response;
}

/** The names of what an API listed under `workflows`; anything else it may answer has none. */
async function namesIn(response: Response): Promise<string[]> {
  const body: unknown = await response.json();
  const list: unknown = Reflect.get(Object(body), "workflows");
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const name: unknown = Reflect.get(Object(item), "name");
    return typeof name === "string" ? [name] : [];
  });
}
