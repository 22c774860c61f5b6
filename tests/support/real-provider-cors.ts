import type { Middleware } from "oidc-provider";
import type { ProviderOffers } from "./real-provider-configuration.ts";

/**
 * Who may read what from a browser, where oidc-provider leaves it to its owner: its registration
 * endpoint answers no page of another origin, and its discovery document every one.
 */
export function createCrossOriginRules(offers: ProviderOffers): Middleware {
  return async (context, next) => {
    const isRegistration = offers.registration === true && context.path === "/reg";
    if (isRegistration && context.method === "OPTIONS") {
      context.set("access-control-allow-origin", "*");
      context.set("access-control-allow-methods", "POST");
      context.set("access-control-allow-headers", "content-type");
      context.status = 204;
      return;
    }
    const isSilenced = offers.silentDiscovery === true && context.path.startsWith("/.well-known/");
    await next();
    if (isRegistration) context.set("access-control-allow-origin", "*");
    if (isSilenced) context.set("access-control-allow-origin", "https://nobody.invalid");
  };
}
