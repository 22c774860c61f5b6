import { errors } from "oidc-provider";
import type { Middleware, Provider, ProviderContext } from "oidc-provider";

/** RFC 8693 §2.1 */
export const EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** The password of every account at the provider with every grant. */
export const PASSWORD = "correct horse";

/** Gives the provider the grants that it does not have by itself. */
export function addGrants(provider: Provider): void {
  const answering =
    (grant: (provider: Provider, context: ProviderContext) => Promise<unknown>): Middleware =>
    async (context) => {
      context.body = await grant(provider, context);
    };
  provider.registerGrantType(EXCHANGE_GRANT, answering(exchangeToken), [
    "subject_token",
    "subject_token_type",
    "requested_token_type",
    "scope",
  ]);
  provider.registerGrantType("password", answering(grantPassword), [
    "username",
    "password",
    "scope",
  ]);
}

/** RFC 8693 §2: the client's own access token for one that may do no more. */
async function exchangeToken(provider: Provider, { oidc }: ProviderContext) {
  const { client, params = {} } = oidc ?? {};
  const subject = await provider.AccessToken.find(params["subject_token"] ?? "");
  if (client === undefined || subject === undefined || subject.clientId !== client.clientId) {
    throw new errors.InvalidGrant("the subject token is not this client's");
  }
  const granted = subject.scope.split(" ");
  const scope = params["scope"] ?? subject.scope;
  const excess = scope.split(" ").find((token) => !granted.includes(token));
  if (excess !== undefined) throw new errors.InvalidScope("more than was granted", excess);
  const { accountId, grantId } = subject;
  const token = new provider.AccessToken({
    accountId,
    client,
    grantId,
    gty: EXCHANGE_GRANT,
    scope,
  });
  return {
    access_token: await token.save(),
    issued_token_type: ACCESS_TOKEN,
    token_type: "Bearer",
    expires_in: token.expiration,
    scope,
  };
}

/** RFC 6749 §4.3 */
async function grantPassword(provider: Provider, { oidc }: ProviderContext) {
  const { client, params = {} } = oidc ?? {};
  const accountId = params["username"];
  if (client === undefined || accountId === undefined || params["password"] !== PASSWORD) {
    throw new errors.InvalidGrant("name or password is wrong");
  }
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  const scope = params["scope"] ?? "";
  grant.addOIDCScope(scope);
  const token = new provider.AccessToken({
    accountId,
    client,
    grantId: await grant.save(),
    gty: "password",
    scope,
  });
  return {
    access_token: await token.save(),
    token_type: "Bearer",
    expires_in: token.expiration,
    scope,
  };
}
