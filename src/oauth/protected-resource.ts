import {
  customFetch,
  protectedResourceRequest,
  type WWWAuthenticateChallenge,
  WWWAuthenticateChallengeError,
} from "oauth4webapi";
import type { DpopProver } from "./dpop.ts";
import { ENDPOINTS_ALREADY_CHECKED } from "./oauth-client.ts";
import { withoutEndlessChallenge } from "./provider-fetch.ts";
import type { AccessToken } from "./token-set.ts";

/** An answer of whatever status, with what its WWW-Authenticate header says. */
export interface ResourceAnswer {
  readonly response: Response;
  readonly challenges: readonly WWWAuthenticateChallenge[];
}

/**
 * Sends a request with an access token to a protected resource, with a proof of possession where the
 * token is bound to a key.
 *
 * @param request `headers` of the caller; those that authorize are ours
 * @param options `send`: sends it with the headers given; called again when the proof is objected to
 * @returns the answer; a challenge is no failure here
 * @throws OAuthError `dpop_rejected`, and whatever `send` throws
 * @see RFC 6750 §2.1, RFC 9449 §7.1
 */
export async function requestResource(
  access: Pick<AccessToken, "token">,
  request: { readonly method: string; readonly url: string; readonly headers: Headers },
  {
    send,
    dpop,
  }: {
    send: (headers: Record<string, string>) => Promise<Response>;
    dpop?: DpopProver | undefined;
  },
): Promise<ResourceAnswer> {
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  headers.delete("dpop");
  const attempt = async (): Promise<ResourceAnswer> => {
    let response: Response | undefined;
    try {
      const answer = await protectedResourceRequest(
        access.token,
        request.method,
        new URL(request.url),
        headers,
        null,
        {
          ...ENDPOINTS_ALREADY_CHECKED,
          ...(dpop !== undefined && { DPoP: dpop.handle }),
          [customFetch]: async (_, { headers: own }) => readable((response = await send(own))),
        },
      );
      return { response: response ?? answer, challenges: [] };
    } catch (failure) {
      if (!(failure instanceof WWWAuthenticateChallengeError) || response === undefined)
        throw failure;
      return { response, challenges: failure.cause };
    }
  };
  return dpop === undefined ? attempt() : dpop.send(attempt);
}

/**
 * Reads what the WWW-Authenticate header of an answer says, once more.
 *
 * @returns none where there is no such header, CORS hides it, or it is malformed
 * @see RFC 9110 §11.6.1
 */
export async function challengesIn({
  headers,
}: Pick<Response, "headers">): Promise<readonly WWWAuthenticateChallenge[]> {
  const nowhere = { method: "GET", url: "https://unused.invalid/", headers: new Headers() };
  const { challenges } = await requestResource({ token: "unused" }, nowhere, {
    send: async () => new Response(null, { headers }),
  });
  return challenges;
}

/** The answer as the challenges are read from it: the head of it, where its challenge has no end. */
function readable(response: Response): Response {
  const headers = withoutEndlessChallenge(response.headers);
  return headers === response.headers
    ? response
    : new Response(null, { status: response.status, headers });
}
