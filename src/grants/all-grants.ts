import { authorizationCode } from "./descriptions/authorization-code.ts";
import { clientCredentials } from "./descriptions/client-credentials.ts";
import { device } from "./descriptions/device.ts";
import { implicit } from "./descriptions/implicit.ts";
import { introspection } from "./descriptions/introspection.ts";
import { passwordGrant } from "./descriptions/password.ts";
import { plainChallenge } from "./descriptions/plain-challenge.ts";
import { refresh } from "./descriptions/refresh.ts";
import { registration } from "./descriptions/registration.ts";
import { revocation } from "./descriptions/revocation.ts";
import { tokenExchange } from "./descriptions/token-exchange.ts";
import { withoutPkce } from "./descriptions/without-pkce.ts";
import type { GrantDescription } from "./grant.ts";

/** Every grant of the lab, in the order in which somebody new to them reads on. */
export const allGrants: readonly GrantDescription[] = [
  authorizationCode,
  refresh,
  device,
  tokenExchange,
  introspection,
  revocation,
  registration,
  clientCredentials,
  passwordGrant,
  withoutPkce,
  plainChallenge,
  implicit,
];
