import { uncachedJwks } from "../oauth/jwks.ts";
import { parseObject } from "../oauth/token-response.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { generateCodeVerifier, generateUnguessable } from "../oauth/pkce.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import {
  checkAuthorizationResponse,
  validateCodeResponse,
} from "../oauth/authorization-callback.ts";
import type { AuthorizationTransaction } from "../oauth/authorization-transaction.ts";
import type { plainChallenge } from "./descriptions/plain-challenge.ts";
import type { withoutPkce } from "./descriptions/without-pkce.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { lookUp } from "./lab-tokens.ts";
import { type Lab, type MockLab, requireMock } from "./lab.ts";

/**
 * Signs somebody in without PKCE, at the mock provider only.
 *
 * @throws OAuthError `origin_not_allowed` at any other provider, before anything is sent; else as each
 *   step of a sign-in does
 * @see RFC 6749 §4.1, RFC 9700 §2.1.1
 */
export function runWithoutPkce(lab: Lab): GrantRun<StepOf<typeof withoutPkce>> {
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    requireMock(lab);
    const context = await lookUp(lab);
    yield note("looked-up");
    const { url, transaction } = carelessRequest(lab, context, {});
    const { searchParams } = await lab.signIn(url);
    yield note("signed-in", { facts: [["code_challenge", "none"]] });
    const code = codeIn(searchParams, transaction);
    yield note("returned", { facts: [["what redeems it", "the code alone"]] });
    borrowed.hold(context, await redeem(lab, transaction, { code }));
    yield note("exchanged", { facts: [["code_verifier", "none, and none was asked for"]] });
    yield note("given-back", await handedBack(borrowed));
  });
}

/**
 * Signs somebody in with a challenge that is the verifier, at the mock provider only.
 *
 * @throws OAuthError as runWithoutPkce does
 * @see RFC 7636 §4.2, §7.2
 */
export function runPlainChallenge(lab: Lab): GrantRun<StepOf<typeof plainChallenge>> {
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    requireMock(lab);
    const context = await lookUp(lab);
    yield note("looked-up");
    const { url, transaction } = carelessRequest(lab, context, {
      code_challenge_method: "plain",
    });
    const { codeVerifier } = transaction;
    yield note("secret-made", {
      facts: [["code_challenge", `the verifier itself, ${codeVerifier.length} characters`]],
    });
    const { searchParams } = await lab.signIn(url);
    yield note("signed-in", { facts: [["code_challenge_method", "plain"]] });
    const code = codeIn(searchParams, transaction);
    yield note("returned", { facts: [["what redeems it", "the code, and what the address said"]] });
    borrowed.hold(context, await redeem(lab, transaction, { code, code_verifier: codeVerifier }));
    yield note("exchanged", { facts: [["compared", "two equal texts"]] });
    yield note("given-back", await handedBack(borrowed));
  });
}

/** Made by hand: what makes requests for real providers cannot make one like this. */
function carelessRequest(
  { redirectUri, now }: MockLab,
  context: OAuthContext,
  challenge: { readonly code_challenge_method?: "plain" },
): { url: URL; transaction: AuthorizationTransaction } {
  const { profile, metadata } = context;
  const transaction: AuthorizationTransaction = {
    profile,
    metadata,
    state: generateUnguessable(),
    nonce: generateUnguessable(),
    codeVerifier: generateCodeVerifier(),
    redirectUri,
    purpose: "connect",
    returnTo: "/lab",
    createdAt: now(),
  };
  const url = requireEndpoint(metadata, "authorization_endpoint");
  const members = {
    response_type: "code",
    client_id: profile.clientId,
    redirect_uri: redirectUri,
    scope: profile.scope,
    state: transaction.state,
    nonce: transaction.nonce,
    ...challenge,
    ...(challenge.code_challenge_method && { code_challenge: transaction.codeVerifier }),
  };
  for (const [name, value] of Object.entries(members)) url.searchParams.set(name, value ?? "");
  return { url, transaction };
}

function codeIn(parameters: URLSearchParams, transaction: AuthorizationTransaction): string {
  return checkAuthorizationResponse(parameters, transaction).get("code") ?? "";
}

async function redeem(
  { fetch, now }: MockLab,
  transaction: AuthorizationTransaction,
  members: Readonly<Record<string, string>>,
) {
  const { metadata, profile, redirectUri } = transaction;
  const response = await fetch(requireEndpoint(metadata, "token_endpoint").href, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      redirect_uri: redirectUri,
      client_id: profile.clientId,
      ...members,
    }),
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
  });
  if (!response.ok) {
    throw new OAuthError("token_request_rejected", "the endpoint refused the request", {
      details: { status: response.status },
    });
  }
  const body = parseObject(await response.text()) ?? {};
  const received = { body, receivedAt: now(), isBound: false };
  const jwks = uncachedJwks(metadata, fetch);
  return (await validateCodeResponse(received, transaction, jwks)).tokenSet;
}
