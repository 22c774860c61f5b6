import { runAuthorizationCode } from "./authorization-code-run.ts";
import { runPlainChallenge, runWithoutPkce } from "./careless-code-run.ts";
import { runClientCredentials, type TypedClient } from "./client-credentials-run.ts";
import { runDevice } from "./device-run.ts";
import type { GrantId, GrantRun } from "./grant.ts";
import { runImplicit } from "./implicit-run.ts";
import { runIntrospection } from "./introspection-run.ts";
import type { Lab } from "./lab.ts";
import { runPassword } from "./password-run.ts";
import { runRefresh } from "./refresh-run.ts";
import { runRegistration } from "./registration-run.ts";
import { runRevocation } from "./revocation-run.ts";
import type { ScopeWish } from "./scope-wish.ts";
import { runTokenExchange } from "./token-exchange-run.ts";

/** What a person decides before a run. What is typed into it lives as long as the run. */
export interface GrantChoices {
  /** Characters, 43 to 128. */
  readonly verifierLength: number;
  readonly scopeWish: ScopeWish;
  /** Of the narrower token, or of the client's own; empty: none in particular. */
  readonly scope: string;
  /** Of the app that is registered. */
  readonly appName: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
}

/** @returns the run of a grant; nothing is sent before its first step is asked for */
export function runGrant(grant: GrantId, lab: Lab, choices: GrantChoices): GrantRun {
  const { verifierLength, scopeWish: wish, scope, appName: name, ...typed } = choices;
  const client: TypedClient = { ...typed, scope };
  switch (grant) {
    case "authorization-code":
      return runAuthorizationCode(lab, { verifierLength });
    case "without-pkce":
      return runWithoutPkce(lab);
    case "plain":
      return runPlainChallenge(lab);
    case "implicit":
      return runImplicit(lab);
    case "device":
      return runDevice(lab);
    case "refresh":
      return runRefresh(lab, { wish });
    case "token-exchange":
      return runTokenExchange(lab, { scope });
    case "registration":
      return runRegistration(lab, { name });
    case "introspection":
      return runIntrospection(lab, client);
    case "revocation":
      return runRevocation(lab);
    case "client-credentials":
      return runClientCredentials(lab, client);
    case "password":
      return runPassword(lab, { ...typed, scope });
  }
}
