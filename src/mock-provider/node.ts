import type { HttpHandler } from "msw/http";
import { setupServer } from "msw/node";
import {
  type AuthorizationDecision,
  type AuthorizationRedirect,
  type AuthorizationRefusal,
  authorize,
} from "./handlers/authorization.ts";
import { allHandlers } from "./handlers/all-handlers.ts";
import { type MockProvider, type MockProviderOptions, createProvider } from "./provider.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

/** A mock provider in Node. */
export interface NodeMockProvider extends MockProvider {
  /** For an MSW server of one's own. */
  readonly handlers: readonly HttpHandler[];
  /**
   * Answers an authorization request as the sign-in page would.
   *
   * @param params the query of the authorization URL
   */
  authorize(
    params: URLSearchParams,
    decision: AuthorizationDecision,
  ): Promise<AuthorizationRefusal | AuthorizationRedirect>;
  /**
   * Intercepts the requests of this process; any that is not for the provider fails.
   *
   * @returns stops intercepting
   */
  listen(): () => void;
}

/**
 * Makes a provider with any issuer, without a slash at its end. It lives as long as its storage,
 * which is this process unless one is given.
 */
export function createMockProvider(
  options: Omit<MockProviderOptions, "storage"> & Partial<Pick<MockProviderOptions, "storage">>,
): NodeMockProvider {
  const provider = createProvider({ storage: createMemoryStorage(), ...options });
  const handlers = allHandlers(provider);
  return {
    ...provider,
    handlers,
    authorize: (params, decision) => authorize(provider, params, decision),
    listen() {
      const server = setupServer(...handlers);
      server.listen({ onUnhandledFrame: "error" });
      return () => server.close();
    },
  };
}
