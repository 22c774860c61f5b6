import type { Endpoint } from "../endpoint.ts";
import { deviceAuthorizationEndpoint } from "./device-authorization.ts";
import { discoveryEndpoints } from "./discovery.ts";
import { introspectionEndpoint } from "./introspection.ts";
import { jwksEndpoint } from "./jwks.ts";
import { pushedAuthorizationEndpoint } from "./pushed-authorization.ts";
import { registrationEndpoints } from "./registration.ts";
import { revocationEndpoint } from "./revocation.ts";
import { tokenEndpoint } from "./token.ts";
import { userinfoEndpoint } from "./userinfo.ts";
import { workflowsApiEndpoints } from "./workflows-api.ts";

const endpoints: readonly Endpoint[] = [
  jwksEndpoint,
  tokenEndpoint,
  userinfoEndpoint,
  revocationEndpoint,
  introspectionEndpoint,
  pushedAuthorizationEndpoint,
  deviceAuthorizationEndpoint,
  ...registrationEndpoints,
  ...workflowsApiEndpoints,
];

/** Every endpoint of the provider that is not a page. */
export const allEndpoints: readonly Endpoint[] = [...discoveryEndpoints(endpoints), ...endpoints];
