import { OAuthError } from "../oauth/oauth-error.ts";

/** The fetch of whoever may only use what is remembered of a provider. */
export function notAsked(): Promise<never> {
  return Promise.reject(new OAuthError("provider_unreachable", "the provider was not to be asked"));
}
