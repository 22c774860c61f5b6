import { type HttpHandler, http } from "msw/http";
import { setupServer } from "msw/node";
import {
  type AuthorizationDecision,
  type AuthorizationRedirect,
  authorize,
} from "./handlers/authorization.ts";
import {
  type DeviceDecided,
  type DeviceDecision,
  decideDevice,
} from "./handlers/device-approval.ts";
import { type EndSessionReview, endSession } from "./handlers/end-session.ts";
import type { Refusal } from "./handlers/refusal.ts";
import { handleRequest } from "./handle-request.ts";
import { type Issuers, type IssuersOptions, createIssuers } from "./issuers.ts";
import type { MockProvider } from "./provider.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

/** How a mock provider in Node is made; all but `issuer` has a default. */
export type NodeMockProviderOptions = Omit<IssuersOptions, "storage"> &
  Partial<Pick<IssuersOptions, "storage">>;

/** A mock provider in Node. */
export interface NodeMockProvider extends MockProvider {
  /** The provider and its misbehaving twins. */
  readonly issuers: Issuers;
  /** For an MSW server of one's own. */
  readonly handlers: readonly HttpHandler[];
  /**
   * Answers an authorization request as the sign-in page would.
   *
   * @param request the authorization URL, or its query for the provider itself
   * @throws {TypeError} when the URL is none of this provider's
   */
  authorize(
    request: URL | URLSearchParams,
    decision: AuthorizationDecision,
  ): Promise<Refusal | AuthorizationRedirect>;
  /**
   * Answers for a device as its approval page would.
   *
   * @param verification the `verification_uri_complete`
   * @throws {TypeError} when the URL is none of this provider's
   */
  decideDevice(verification: URL, decision: DeviceDecision): Promise<DeviceDecided | Refusal>;
  /**
   * Signs out as the page would when the person confirms.
   *
   * @param request the end-session URL
   * @returns what became of it; `location` is where the browser would go
   * @throws {TypeError} when the URL is none of this provider's
   */
  endSession(request: URL): Promise<EndSessionReview | Refusal>;
  /**
   * Intercepts the requests of this process; any that is not for the provider fails.
   *
   * @returns stops intercepting
   */
  listen(): () => void;
}

/**
 * Makes a provider with any issuer, without a slash at its end, and below it `/s/<scenario>` for
 * each way to misbehave. It lives as long as its storage, which is this process unless one is given.
 *
 * @throws {TypeError} when the issuer cannot be one, or a scenario does not exist
 */
export function createMockProvider(options: NodeMockProviderOptions): NodeMockProvider {
  const issuers = createIssuers({ storage: createMemoryStorage(), ...options });
  const { root } = issuers;
  const { origin } = new URL(root.issuer);
  const handlers = [http.all(`${origin}/*`, ({ request }) => handleRequest(issuers, request))];
  function providerAt(address: URL): MockProvider {
    const place = issuers.find(address);
    if (place === undefined) throw new TypeError(`${address.origin} is not this provider.`);
    return place.provider;
  }
  return {
    ...root,
    issuers,
    handlers,
    authorize(request, decision) {
      if (request instanceof URLSearchParams) return authorize(root, request, decision);
      return authorize(providerAt(request), request.searchParams, decision);
    },
    async decideDevice(verification, decision) {
      const userCode = verification.searchParams.get("user_code") ?? "";
      return decideDevice(providerAt(verification), userCode, decision);
    },
    async endSession(request) {
      return endSession(providerAt(request), request.searchParams);
    },
    listen() {
      const server = setupServer(...handlers);
      server.listen({ onUnhandledFrame: "error" });
      return () => server.close();
    },
  };
}
