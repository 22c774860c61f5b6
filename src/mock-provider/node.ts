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
import { findPathFault } from "./misbehaviour/chosen-scenario.ts";
import { pagePaths } from "./page-paths.ts";
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
   * @throws {TypeError} when the URL is no authorization URL of this provider
   */
  authorize(
    request: URL | URLSearchParams | string,
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
 * Makes a provider with any issuer, and below it `/s/<scenario>` for
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
      const url = URL.parse(request);
      const place = url === null ? undefined : issuers.find(url);
      if (url === null || place?.path !== pagePaths.authorize) {
        throw new TypeError(describeWrongAddress(root.issuer, String(request), place?.path));
      }
      return authorize(place.provider, url.searchParams, decision);
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

/** @param path below the issuer, where the address is the provider's at all */
function describeWrongAddress(issuer: string, address: string, path: string | undefined): string {
  // Without its query, which holds what is nobody else's business.
  const [shown = ""] = address.split("?");
  if (!URL.canParse(address)) return `'${shown}' is no URL: write the authorization URL in full.`;
  const fault = findPathFault(path ?? "");
  if (fault !== undefined) return `'${shown}' is no authorization URL: ${fault}.`;
  return `'${shown}' is no authorization URL: those of this provider begin with ${issuer}${pagePaths.authorize}?.`;
}
