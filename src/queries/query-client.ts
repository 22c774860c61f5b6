import { QueryClient } from "@tanstack/react-query";
import { OAuthError } from "../oauth/oauth-error.ts";

const MAX_RETRIES = 2;

/** The failures that another try, a moment later, may mend; every other one would fail again. */
function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof OAuthError)) return false;
  switch (error.code) {
    case "provider_unreachable":
    case "provider_error":
    case "timeout":
      return true;
    default:
      return false;
  }
}

/** Only reads are tried again: nobody knows whether a mutation that failed was carried out. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < MAX_RETRIES && isWorthRetrying(error),
        // Pixy itself knows whether the device is offline, and says so; a paused query says nothing.
        networkMode: "always",
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
