import type { OAuthErrorDetails } from "../oauth/oauth-error.ts";
import type { ResourceAnswer } from "../oauth/protected-resource.ts";

/** Why a newer token of the same kind would not help: an API wants what only the person can give. */
export interface ApiDemand {
  readonly code: "step_up_required" | "insufficient_scope";
  readonly message: string;
  readonly details: Pick<OAuthErrorDetails, "acrValues" | "maxAge" | "scope">;
}

/** Characters; what an API wants is read by a person. */
const LONGEST = 500;

/**
 * Reads what an API wants before it does what it was asked for. What is no list of names, or no
 * number, counts as not said.
 *
 * @returns undefined when it wants nothing, or CORS hides it
 * @see RFC 9470 §3, RFC 6750 §3.1
 */
export function demandOf({ response, challenges }: ResourceAnswer): ApiDemand | undefined {
  for (const { parameters } of challenges) {
    if (response.status === 401 && parameters.error === "insufficient_user_authentication") {
      const acrValues = namesIn(parameters.acr_values);
      const maxAge = /^\d{1,9}$/.exec(parameters.max_age ?? "")?.[0];
      return {
        code: "step_up_required",
        message: "the API wants a stronger or a more recent sign-in",
        details: {
          ...(acrValues !== undefined && { acrValues }),
          ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
        },
      };
    }
    if (response.status === 403 && parameters.error === "insufficient_scope") {
      const scope = namesIn(parameters.scope);
      return {
        code: "insufficient_scope",
        message: "the API wants a scope that the access token does not have",
        details: { ...(scope !== undefined && { scope }) },
      };
    }
  }
  return undefined;
}

/** RFC 6749 §3.3: names of visible ASCII, separated by spaces. */
function namesIn(text = ""): string | undefined {
  const names = text.split(" ").filter(Boolean);
  const isList = text.length <= LONGEST && names.every((name) => /^[!#-[\]-~]+$/.test(name));
  return isList && names.length > 0 ? names.join(" ") : undefined;
}
