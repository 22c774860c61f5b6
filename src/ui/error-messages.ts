import { explanations, type RemedyKind } from "./error-explanations.ts";
import { failureTitle, isKnownErrorCode, type KnownErrorCode } from "./error-titles.ts";

/** What is known about a failure besides its code, as far as it changes the sentence. */
export interface FailureDetails {
  /** The `error` value of an OAuth error response. */
  readonly error?: string | undefined;
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** Seconds after which the provider invites another try. */
  readonly retryAfter?: number | undefined;
  /** Seconds by which the local clock seems to be ahead (negative: behind). */
  readonly clockAhead?: number | undefined;
  /** Whether the provider may publish the key of a signature later. */
  readonly unknownKey?: true | undefined;
  /** Whether it is the answer to a refresh, which is kept until it can be validated. */
  readonly answerKept?: true | undefined;
  /** Scope that would be needed. */
  readonly scope?: string | undefined;
  /** The issuer that the provider calls itself. */
  readonly issuer?: string | undefined;
  /** What of an import cannot be taken. */
  readonly field?: string | undefined;
  /** What a provider registered otherwise than it was asked. */
  readonly registered?: string | undefined;
}

/** The words for one failure. Text between backticks is a protocol value. */
export interface FailureMessage {
  readonly title: string;
  readonly explanation: string;
  readonly remedy: { readonly kind: RemedyKind; readonly label: string };
}

const labels: Record<RemedyKind, string> = {
  "try-again": "Try again",
  "sign-in-again": "Sign in again",
  reconnect: "Reconnect",
  "go-home": "Go to Connections",
  reload: "Reload",
  "change-request": "Change the request",
  "open-https": "Open over https",
  remove: "Remove it",
};

const needsSecret =
  "The provider demands a secret: it cannot serve a browser-only client with this registration. There, register Pixy as a single-page app or public client.";
const registrationChanged =
  "The provider no longer accepts this client. Its registration was changed or removed; your tokens are kept until that is settled.";
const cannotDo =
  "It cannot do what it was asked for, so trying again does not help. Check `authorizationParams` in the configuration.";
/** Which setting an `error` value points to. A map: the value is whatever a provider sends. */
const configuration: ReadonlyMap<string, string> = new Map([
  [
    "invalid_request",
    "It found the request wrong. The configuration's `authorizationParams` and redirect URI are the places to look.",
  ],
  [
    "unauthorized_client",
    "This client may not sign in this way. Its registration at the provider must allow the authorization code grant.",
  ],
  [
    "unsupported_response_type",
    "It does not offer the authorization code flow to this client. Its registration must allow it.",
  ],
  [
    "unsupported_grant_type",
    "It does not offer this grant to this client. Its registration must allow it.",
  ],
  [
    "invalid_scope",
    "It does not know a scope that was asked for, or does not give it to this client. Check `scope` in the configuration.",
  ],
  [
    "invalid_target",
    "It does not know the API that the token was asked for. Check `resource` in the configuration.",
  ],
  [
    "invalid_request_uri",
    "It does not accept the request that was handed to it before, perhaps because that waited too long. If it keeps happening, check `par` in the configuration.",
  ],
  [
    "invalid_request_object",
    "It reads the request from an object, and Pixy sends none. Check `authorizationParams` in the configuration.",
  ],
  ["request_not_supported", cannotDo],
  ["request_uri_not_supported", cannotDo],
  ["registration_not_supported", cannotDo],
  [
    "unmet_authentication_requirements",
    "You could not sign in as strongly as was demanded. A second factor at the provider may help; what is demanded stands in `authorizationParams` in the configuration, or an API wants it.",
  ],
]);
/** What a refused registration (RFC 7591 §3.2.2) asks to be changed. */
const registration: ReadonlyMap<string, string> = new Map([
  [
    "invalid_redirect_uri",
    "It does not take this redirect URI. Many providers take only https, or only hosts that they were told of: run Pixy at such an address, or register it by hand.",
  ],
  [
    "invalid_client_metadata",
    "It does not take a client as Pixy describes itself: public, without a secret, with the authorization code and refresh grants. Register it by hand, if it knows such clients at all.",
  ],
  [
    "invalid_token",
    "It registers only those who bring an initial access token, and Pixy has none. Register it by hand.",
  ],
  [
    "access_denied",
    "It does not let everyone register. Register Pixy by hand, or ask whoever runs the provider.",
  ],
]);
/** What is wrong with a client that was registered otherwise than asked. */
const registeredInstead: ReadonlyMap<string, string> = new Map([
  [
    "token_endpoint_auth_method",
    "It registered Pixy as a client with a secret, though it was asked for one without. A browser cannot keep a secret, so this registration is of no use: it was not kept. Register Pixy by hand as a public client or single-page app.",
  ],
  [
    "redirect_uris",
    "It registered another redirect URI than it was asked for, so that your sign-in would end elsewhere. The registration was not kept. Register Pixy by hand.",
  ],
  [
    "grant_types",
    "It registered Pixy without the authorization code grant, which signing in needs. The registration was not kept. Register Pixy by hand.",
  ],
]);
/** What is wrong with tokens that were pasted, by the member of their response. */
const importFields: ReadonlyMap<string, string> = new Map([
  [
    "response",
    "A token response is a JSON object with an `access_token`, a `refresh_token` or both, as the provider's token endpoint answers it. Nothing was stored.",
  ],
  [
    "access_token",
    "The `access_token` has expired with no refresh token to renew it, or it was broken by copying: it is one unbroken line, without `Bearer` before it. Nothing was stored.",
  ],
  [
    "token_type",
    "Its `token_type` is not `Bearer`: these tokens are bound to a key that stayed where they were obtained, and work only there. Connect the account here instead. Nothing was stored.",
  ],
  [
    "refresh_token",
    "The `refresh_token` was broken by copying, or it is all there is while this provider's profile says `refreshTokens: none`. Nothing was stored.",
  ],
  ["scope", "Its `scope` is not a text. Leave it out, or correct it. Nothing was stored."],
  [
    "id_token",
    "The `id_token` was not issued by this provider to this client: its issuer, audience, times or signature are wrong. Choose the provider it came from; without it, nobody attests whose tokens these are. Nothing was stored.",
  ],
]);
const codeSpent =
  "The code was used before, is too old, or belongs to another sign-in. Nothing was stored.";
const scopeKept =
  "What the connection was given before still works. Check `scope` in the configuration.";
const keyAwaited =
  "The answer to the refresh is signed by a key that the provider does not show yet. It is kept, unused, and checked again by itself.";
const keysAwaited =
  "Without them nobody can tell whether the answer to the refresh is genuine. It is kept, unused, and checked again by itself.";
const clockAwaited =
  "Set the clock: the answer to the refresh is kept, unused, and checked again by itself.";
const passing = "It has a problem at the moment or is too busy. Wait a little, then sign in again.";

/** A sentence that a detail makes more exact than the code's own; undefined where it does not. */
function refined(code: KnownErrorCode, details: FailureDetails): string | undefined {
  const {
    error = "",
    clockAhead,
    unknownKey,
    answerKept,
    retryAfter,
    scope,
    issuer,
    registered = "",
    field = "",
  } = details;
  switch (code) {
    case "discovery_issuer_mismatch":
      if (!issuer) return undefined;
      return `It calls itself \`${protocolValue(issuer)}\`, and the \`issuer\` in the configuration is another one. If that is the provider you mean, write it there exactly so, to the last slash. Signing in was stopped.`;
    case "clock_wrong":
      if (clockAhead === undefined) return undefined;
      return `It is about ${duration(Math.abs(clockAhead))} ${clockAhead > 0 ? "ahead" : "behind"}, by the provider's time. ${answerKept ? clockAwaited : "Set the clock, then sign in again."}`;
    case "jwks_unavailable":
      if (answerKept) return unknownKey ? keyAwaited : keysAwaited;
      return undefined;
    case "rate_limited":
    case "provider_error":
      if (retryAfter === undefined) return undefined;
      return `The provider asks to wait ${duration(retryAfter)}. What is stored here is kept.`;
    case "authorization_failed":
      if (error === "server_error" || error === "temporarily_unavailable") return passing;
      if (error === "invalid_client") return needsSecret;
      return configuration.get(error);
    case "dpop_rejected":
      if (clockAhead === undefined) return undefined;
      return `The other side does not accept the proof that this browser holds its key: this device's clock is about ${duration(Math.abs(clockAhead))} ${clockAhead > 0 ? "ahead" : "behind"}. Set it, then try again.`;
    case "token_request_rejected":
      if (error === "invalid_client") return needsSecret;
      if (error === "invalid_grant") return codeSpent;
      return configuration.get(error);
    case "refresh_rejected":
      if (error === "invalid_client" || error === "unauthorized_client") return registrationChanged;
      return error === "invalid_scope" ? scopeKept : undefined;
    case "registration_rejected":
      return registeredInstead.get(registered) ?? registration.get(error);
    case "import_invalid":
      return importFields.get(field);
    case "insufficient_scope":
      if (!scope) return undefined;
      return `The API wants the scope \`${scope}\`, which this connection was not given. Reconnecting asks for it, when it is in the configured \`scope\`.`;
    default:
      return undefined;
  }
}

/** A provider's own text must not end the quotation that it stands in, nor fill the screen. */
function protocolValue(text: string): string {
  return text.replaceAll("`", "'").slice(0, 200);
}

function duration(seconds: number): string {
  const [value, unit] =
    seconds < 90
      ? [seconds, "second"]
      : seconds < 5400
        ? [seconds / 60, "minute"]
        : seconds < 129_600
          ? [seconds / 3600, "hour"]
          : [seconds / 86_400, "day"];
  const rounded = Math.max(1, Math.round(value));
  return `${rounded} ${unit}${rounded === 1 ? "" : "s"}`;
}

/**
 * The words for a failure, for a person who never read an RFC.
 *
 * @param code one of the closed list; anything else gets a general message
 * @param details what is known besides, where it makes the sentence more exact
 */
export function describeFailure(code: string, details: FailureDetails = {}): FailureMessage {
  const title = failureTitle(code, details.error);
  if (!isKnownErrorCode(code)) {
    return {
      title,
      explanation:
        "This is a fault in Pixy itself. What is stored here is kept; reloading usually helps.",
      remedy: { kind: "reload", label: labels.reload },
    };
  }
  const [explanation, ofCode] = explanations[code];
  // Signing in again would throw it away, and needs the same keys and the same clock.
  const kind = details.answerKept ? "try-again" : ofCode;
  return {
    title,
    explanation: refined(code, details) ?? explanation,
    remedy: { kind, label: labels[kind] },
  };
}
