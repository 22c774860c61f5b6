import type { DpopProver } from "../oauth/dpop.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { requestResource } from "../oauth/protected-resource.ts";
import { createProviderFetch } from "../oauth/provider-fetch.ts";
import { isSecureUrl } from "../oauth/secure-endpoint.ts";
import type { ApiAnswer, ApiCall } from "./grant.ts";
import type { Lab } from "./lab.ts";

/**
 * Calls an API with an access token, which goes to the lab's own APIs and to nobody else.
 *
 * @param dpop the key that the token is bound to
 * @throws OAuthError `origin_not_allowed` before anything is sent; `provider_unreachable`, `timeout`,
 *   `response_too_large`, `redirect_refused`, `dpop_rejected`
 * @see RFC 6750 §2.1, RFC 9449 §7.1
 */
export async function callApi(
  lab: Pick<Lab, "fetch" | "apiAddresses">,
  token: string,
  { method, url, body }: ApiCall,
  dpop?: DpopProver,
): Promise<ApiAnswer> {
  requireOwnApi(lab, url);
  const send = createProviderFetch(lab.fetch);
  const headers = new Headers({
    accept: "application/json",
    ...(body !== "" && { "content-type": "application/json" }),
  });
  const { response } = await requestResource(
    { token },
    { method, url, headers },
    {
      send: (own) => send(url, { method, headers: own, body: body === "" ? null : body }),
      dpop,
    },
  );
  return { status: response.status, body: await response.clone().text() };
}

function requireOwnApi({ apiAddresses }: Pick<Lab, "apiAddresses">, url: string): void {
  const address = URL.parse(url);
  const isOwn =
    address !== null &&
    isSecureUrl(address.href) &&
    address.username + address.password === "" &&
    apiAddresses.some((start) => address.href.startsWith(start));
  if (isOwn) return;
  throw new OAuthError(
    "origin_not_allowed",
    "the access token of this run is not for this address",
  );
}
