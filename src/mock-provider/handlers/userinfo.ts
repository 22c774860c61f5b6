import type { DecisionTrace } from "../decision-log.ts";
import type { Endpoint } from "../endpoint.ts";
import { InvalidToken } from "../provider-error.ts";
import { signingAlgorithms } from "../keys/signing-algorithms.ts";
import { claimsForScope } from "../tokens/account-claims.ts";
import { draftOf } from "../tokens/signed-draft.ts";
import { verifyAccessToken } from "./verify-access-token.ts";
import { jsonAnswer, jwtAnswer } from "../messages/answer.ts";

/**
 * The userinfo endpoint (OpenID Connect Core 1.0 §5.3): JSON, or a JWT for a client that is
 * registered so (§5.3.2).
 */
export const userinfoEndpoint: Endpoint = {
  name: "userinfo",
  methods: ["GET", "POST"],
  path: "/userinfo",
  occasion: "userinfo",
  metadata: (issuer) => ({
    userinfo_endpoint: `${issuer}/userinfo`,
    userinfo_signing_alg_values_supported: ["none", ...signingAlgorithms],
  }),
  async respond(context, trace: DecisionTrace) {
    const { provider, misbehaviour } = context;
    const { grant, scope } = await verifyAccessToken(context, "openid", trace);
    const state = await provider.state.read();
    const account = state.accounts.get(grant.sub);
    trace.check(
      "the account exists",
      account !== undefined,
      () => new InvalidToken("the account of this token is gone"),
    );
    const claims = { ...claimsForScope(account, scope), sub: account.sub };
    await misbehaviour.spoil("userinfo", claims);
    const registered = state.clients.get(grant.clientId)?.userinfoSignedResponseAlg;
    const alg = registered ?? (misbehaviour.policy.signedUserinfo ? "RS256" : undefined);
    if (alg === undefined) return jsonAnswer(claims);
    const draft = await draftOf(provider, alg, {
      ...claims,
      iss: provider.issuer,
      aud: grant.clientId,
    });
    await misbehaviour.spoil("signedUserinfo", draft);
    return jwtAnswer(await draft.encode(draft.header, draft.claims));
  },
};
