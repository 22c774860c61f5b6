import {
  customFetch,
  deviceAuthorizationRequest,
  deviceCodeGrantRequest,
  None,
  processDeviceAuthorizationResponse,
  processDeviceCodeResponse,
} from "oauth4webapi";
import { requireAcceptance } from "./endpoint-refusal.ts";
import type { JwksSource } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import {
  clientOf,
  ENDPOINTS_ALREADY_CHECKED,
  type OAuthContext,
  serverOf,
} from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch, type ProviderRequest } from "./provider-fetch.ts";
import {
  asksForOpenId,
  firstResource,
  scopeAndResourceParameters,
  tokenResourceParameters,
} from "./provider-profile.ts";
import { isSecureUrl, requireEndpoint } from "./secure-endpoint.ts";
import { parseObject } from "./token-response.ts";
import {
  type CompletedAuthorization,
  requestTokenGrant,
  type TokenGrantOptions,
  type TokenGrantResponse,
  validateTokenGrant,
} from "./token-grant.ts";

/** What a person carries to another device, and what this one asks with meanwhile. */
export interface DeviceAuthorization {
  /** Worth the tokens once the person has said yes: a secret. */
  readonly deviceCode: string;
  /** To be typed there. The provider's own characters: hostile text, of one line. */
  readonly userCode: string;
  /** Where it is typed: hostile text, opened only where `isSecureUrl` and `leadsInside` say so. */
  readonly verificationUri: string;
  /** The same with the code in it, where the provider has one that may be opened. */
  readonly verificationUriComplete?: string | undefined;
  /** Milliseconds of the local clock. */
  readonly expiresAt: number;
  /** Seconds between two polls at the least. */
  readonly interval: number;
}

/** Seconds by which every `slow_down` makes a device wait longer, for good (RFC 8628 §3.5). */
export const SLOWER_BY = 5;
/** Seconds, where the provider does not say (RFC 8628 §3.2). */
const USUAL_INTERVAL = 5;
/** Seconds, whatever fraction of one a provider writes. */
const SHORTEST_INTERVAL = 1;
/** Seconds; a provider that wants less to be asked is asked once in that time all the same. */
const LONGEST_INTERVAL = 300;
/** Seconds that a code is waited for at the most, whatever the provider says. */
const LONGEST_LIFE = 24 * 3600;
/** Characters of a device code. */
const LONGEST_CODE = 8 * 1024;
/** Characters of an address that anybody would type or photograph. */
const LONGEST_URI = 1024;

/**
 * Letters, digits, marks of punctuation and single spaces between them: nothing that changes how the
 * rest of a line reads, and little enough to be typed (RFC 8628 §6.1).
 */
const USER_CODE = /^(?=.{1,64}$)[\p{L}\p{N}\p{P}\p{S}]+( [\p{L}\p{N}\p{P}\p{S}]+)*$/u;

/** What an address consists of (RFC 3986 §2), of whatever scheme. */
const URI = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i;

/**
 * Asks for a code that a person can carry to another device.
 *
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure`, `token_request_rejected` with the
 *   provider's `error`, `response_malformed`, `rate_limited`, `provider_error`,
 *   `provider_unreachable`, `timeout`
 * @see RFC 8628 §3.1, §3.2, RFC 8707 §2
 */
export async function requestDeviceAuthorization(
  context: OAuthContext,
  { fetch, now }: { fetch: typeof globalThis.fetch; now: () => number },
): Promise<DeviceAuthorization> {
  requireEndpoint(context.metadata, "device_authorization_endpoint");
  const { authorizationParams } = context.profile;
  const send = createProviderFetch(fetch);
  let sent: ProviderRequest | undefined;
  try {
    const response = await deviceAuthorizationRequest(
      serverOf(context),
      clientOf(context),
      None(),
      // What a provider does not know of them it has to ignore; some need theirs (`audience`) here too.
      [...Object.entries(authorizationParams), ...scopeAndResourceParameters(context.profile)],
      {
        ...ENDPOINTS_ALREADY_CHECKED,
        [customFetch]: (url: string, request: ProviderRequest) => send(url, (sent = request)),
      },
    );
    const receivedAt = now();
    const body = parseObject(await response.text());
    requireAcceptance(sent, response, body);
    const answer = await processDeviceAuthorizationResponse(
      serverOf(context),
      clientOf(context),
      Response.json(withoutOddities(body ?? {})),
    );
    return toDeviceAuthorization(answer, receivedAt);
  } catch (failure) {
    throw libraryError(failure, "response_malformed");
  }
}

/**
 * Only the members that are looked at, so that a body of any depth can be written again. Of old,
 * some providers call the address `verification_url`; and some write numbers as text.
 */
function withoutOddities(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const {
    device_code,
    user_code,
    verification_uri = body["verification_url"],
    verification_uri_complete,
    expires_in,
    interval,
  } = body;
  const seconds = digitsOf(interval);
  return {
    ...(typeof device_code === "string" && { device_code }),
    ...(typeof user_code === "string" && { user_code: user_code.trim() }),
    ...(typeof verification_uri === "string" && { verification_uri }),
    // Without it the person types: it is no reason to refuse the rest.
    ...(typeof verification_uri_complete === "string" &&
      verification_uri_complete !== "" && { verification_uri_complete }),
    expires_in: digitsOf(expires_in),
    ...(typeof seconds === "number" && seconds > 0 && { interval: seconds }),
  };
}

function digitsOf(value: unknown): unknown {
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function toDeviceAuthorization(
  answer: Awaited<ReturnType<typeof processDeviceAuthorizationResponse>>,
  receivedAt: number,
): DeviceAuthorization {
  const {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: verificationUri,
    verification_uri_complete: complete,
    expires_in: expiresIn,
    interval = USUAL_INTERVAL,
  } = answer;
  if (deviceCode.length > LONGEST_CODE) throw malformed("device_code");
  if (!USER_CODE.test(userCode)) throw malformed("user_code");
  if (verificationUri.length > LONGEST_URI || !URI.test(verificationUri))
    throw malformed("verification_uri");
  if (expiresIn < 1) throw malformed("expires_in");
  return {
    deviceCode,
    userCode,
    verificationUri,
    ...(complete !== undefined &&
      complete.length <= LONGEST_URI &&
      URI.test(complete) &&
      isSecureUrl(complete) && { verificationUriComplete: complete }),
    expiresAt: receivedAt + Math.min(expiresIn, LONGEST_LIFE) * 1000,
    interval: Math.min(Math.max(interval, SHORTEST_INTERVAL), LONGEST_INTERVAL),
  };
}

function malformed(name: string): OAuthError {
  return new OAuthError(
    "response_malformed",
    `unexpected "${name}" in the device authorization response`,
  );
}

/** What the token endpoint said to a device that asks whether the person has answered. */
export type DevicePoll =
  | { readonly said: "pending" }
  /** {@link SLOWER_BY} more between two polls, from now on. */
  | { readonly said: "slow-down" }
  | { readonly said: "yes"; readonly response: TokenGrantResponse };

/**
 * Asks once whether the person has answered. What comes with a yes is not looked at here.
 *
 * @param options `dpop`: the key that the tokens will be bound to
 * @throws OAuthError `device_denied`, `device_code_expired`, `token_request_rejected`,
 *   `dpop_rejected`, `endpoint_missing`, and those of the token endpoint's fetch
 * @see RFC 8628 §3.4, §3.5, RFC 9449 §5
 */
export async function pollDeviceAuthorization(
  context: OAuthContext,
  deviceCode: string,
  options: TokenGrantOptions,
): Promise<DevicePoll> {
  const resource = firstResource(context.profile);
  try {
    const response = await requestTokenGrant(
      context,
      (request) =>
        deviceCodeGrantRequest(serverOf(context), clientOf(context), None(), deviceCode, {
          ...request,
          additionalParameters: tokenResourceParameters(context.profile, resource),
        }),
      options,
    );
    return { said: "yes", response };
  } catch (failure) {
    const error = libraryError(failure, "token_request_rejected");
    switch (error.details.error) {
      case "authorization_pending":
        return { said: "pending" };
      case "slow_down":
        return { said: "slow-down" };
      case "access_denied":
        throw new OAuthError("device_denied", "the person said no", {
          details: error.details,
          cause: error,
        });
      case "expired_token":
        throw new OAuthError("device_code_expired", "the device code has expired", {
          details: error.details,
          cause: error,
        });
      default:
        throw error;
    }
  }
}

/**
 * Validates everything that came for a device code. There is no nonce in this flow: that the ID token
 * is of this sign-in, only the device code says, which went to nobody but the provider.
 *
 * @throws OAuthError `token_response_invalid`, `id_token_invalid`, `clock_wrong`,
 *   `signature_invalid`, `jwks_unavailable`
 * @see RFC 8628 §3.5, RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.7
 */
export async function validateDeviceResponse(
  response: TokenGrantResponse,
  context: OAuthContext,
  jwks: JwksSource,
): Promise<CompletedAuthorization> {
  const completed = await validateTokenGrant(processDeviceCodeResponse, response, context, jwks);
  if (completed.claims === undefined && asksForOpenId(context.profile)) {
    throw new OAuthError("token_response_invalid", '"id_token" is missing from the token response');
  }
  return completed;
}
