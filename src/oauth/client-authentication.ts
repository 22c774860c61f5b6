import { type ClientAuth, ClientSecretBasic, ClientSecretPost, None } from "oauth4webapi";
import type { OAuthContext } from "./oauth-client.ts";

/**
 * How a client says who it is. Pixy itself is a public client and has no secret: what is given here was
 * typed by somebody who tries a grant out.
 *
 * @param clientSecret empty: the client only names itself
 * @see RFC 6749 §2.3.1, RFC 8414 §2: without a word about it, a provider takes HTTP Basic
 */
export function clientAuthentication(
  { metadata }: Pick<OAuthContext, "metadata">,
  clientSecret: string,
): ClientAuth {
  if (clientSecret === "") return None();
  const { token_endpoint_auth_methods_supported: methods = [] } = metadata;
  const wantsForm =
    methods.includes("client_secret_post") && !methods.includes("client_secret_basic");
  return wantsForm ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret);
}
