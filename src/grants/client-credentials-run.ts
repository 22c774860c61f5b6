import { createClientTokenSource, requestClientCredentials } from "../oauth/client-credentials.ts";
import { uncachedJwks } from "../oauth/jwks.ts";
import { callAsAsked } from "./api-calls.ts";
import type { clientCredentials } from "./descriptions/client-credentials.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { lookUp } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/** A client that has a secret, as somebody typed it for this run. */
export interface TypedClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Separated by spaces; empty: what the provider gives by itself. */
  readonly scope: string;
}

/**
 * Gets a client a token of its own, and calls APIs with it. The secret lives as long as the run.
 *
 * @throws OAuthError as requestClientCredentials and callApi do
 * @see RFC 6749 §4.4
 */
export function runClientCredentials(
  lab: Lab,
  { clientId, clientSecret, scope }: TypedClient,
): GrantRun<StepOf<typeof clientCredentials>> {
  const { fetch, now } = lab;
  return runInLab({ lab, clientSecret }, async function* ({ note, borrowed }) {
    const looked = await lookUp(lab);
    yield note("looked-up");

    const context = { ...looked, profile: { ...looked.profile, clientId, scope } };
    let granted = scope;
    let requests = 0;
    const takeToken = createClientTokenSource(async () => {
      requests += 1;
      const jwks = uncachedJwks(context.metadata, fetch);
      const completed = await requestClientCredentials(context, clientSecret, { fetch, now, jwks });
      granted = completed.grantedScope;
      borrowed.hold(context, completed.tokenSet);
      return completed;
    }, now);
    const token = async () => (await takeToken()).token;
    await token();
    yield note("token-obtained", {
      facts: [
        ["scope", granted],
        ["refresh token", "none, and none is needed"],
      ],
    });

    await Promise.all([token(), token(), token()]);
    const call = yield note("asked-together", {
      facts: [["token requests so far", String(requests)]],
      takesCall: true,
    });
    yield* callAsAsked(lab, note, call, token);

    yield note("given-back", await handedBack(borrowed));
  });
}
