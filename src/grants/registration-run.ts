import { registerClient } from "../oauth/client-registration.ts";
import type { registration } from "./descriptions/registration.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { lookUp, obtainTokens } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/**
 * Registers a public client, and signs somebody in with it where nobody has to leave the page for it.
 *
 * @param options `name`: what people read at the provider
 * @throws OAuthError as registerClient and a sign-in do
 * @see RFC 7591 §3
 */
export function runRegistration(
  lab: Lab,
  { name }: { readonly name: string },
): GrantRun<StepOf<typeof registration>> {
  const { redirectUri, fetch } = lab;
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    const looked = await lookUp(lab);
    yield note("looked-up");

    const postLogoutRedirectUri = new URL(".", redirectUri).href;
    const clientId = await registerClient(
      looked.metadata,
      { name, redirectUri, postLogoutRedirectUri, dpop: false },
      { fetch },
    );
    yield note("registered", {
      facts: [
        ["client_id", clientId],
        ["token_endpoint_auth_method", "none: a public client, without a secret"],
        ["redirect_uris", redirectUri],
      ],
    });
    if (lab.signIn === undefined) return;

    const context = { ...looked, profile: { ...looked.profile, clientId } };
    const grant = await obtainTokens({ ...lab, takeTokens: undefined }, context);
    borrowed.hold(context, grant.tokenSet);
    yield note("signed-in", { facts: [["scope", grant.scope ?? ""]] });

    yield note("given-back", await handedBack(borrowed));
  });
}
