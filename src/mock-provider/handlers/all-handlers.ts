import type { HttpHandler } from "msw/http";
import type { MockProvider } from "../provider.ts";
import { discoveryHandlers } from "./discovery.ts";
import { elsewhereHandlers } from "./elsewhere.ts";
import { introspectionHandlers } from "./introspection.ts";
import { jwksHandlers } from "./jwks.ts";
import { revocationHandlers } from "./revocation.ts";
import { tokenHandlers } from "./token.ts";
import { userinfoHandlers } from "./userinfo.ts";
import { workflowsApiHandlers } from "./workflows-api.ts";

/** Every endpoint of the provider that is not a page; the same in a browser and in Node. */
export function allHandlers(provider: MockProvider): HttpHandler[] {
  return [
    ...discoveryHandlers(provider),
    ...jwksHandlers(provider),
    ...tokenHandlers(provider),
    ...userinfoHandlers(provider),
    ...revocationHandlers(provider),
    ...introspectionHandlers(provider),
    ...workflowsApiHandlers(provider),
    ...elsewhereHandlers(provider),
  ];
}
