import type { ConsentSubject } from "../state/consent.ts";
import { describeScope } from "../scopes.ts";
import type { Consent } from "../state/state.ts";
import type { ConsentView } from "./page-view.ts";

/** @returns what is asked for, and which of it was allowed before */
export function consentRows(
  { scope, resource }: ConsentSubject,
  before: Consent | undefined,
): Pick<ConsentView, "scopes" | "resources"> {
  return {
    scopes: scope.map((token) => ({
      scope: token,
      ...describeScope(token),
      locked: token === "openid",
      granted: before?.scope.includes(token) ?? false,
    })),
    resources: resource.map((uri) => ({ uri, granted: before?.resource.includes(uri) ?? false })),
  };
}
