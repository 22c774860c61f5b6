import type { Middleware } from "oidc-provider";
import type { ProviderOffers } from "./real-provider-configuration.ts";

/**
 * Who may read what from a browser, where oidc-provider leaves it to its owner: its registration
 * endpoint answers no page of another origin, and its discovery document every one. And what it says
 * of itself, which oidc-provider would only say as it is.
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
    const isSilenced = offers.silentPaths?.some((path) =>
      path.endsWith("/") ? context.path.startsWith(path) : context.path === path,
    );
    await next();
    if (context.path.startsWith("/.well-known/") && offers.saysOfItself !== undefined) {
      context.body = { ...Object(context.body), ...offers.saysOfItself };
    }
    if (isRegistration) context.set("access-control-allow-origin", "*");
    if (isSilenced === true) context.set("access-control-allow-origin", "https://nobody.invalid");
  };
}
