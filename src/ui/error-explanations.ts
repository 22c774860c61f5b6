import type { KnownErrorCode } from "./error-titles.ts";

/** What the button of a failure does; the page that shows it knows how. */
export type RemedyKind =
  | "try-again"
  | "sign-in-again"
  | "reconnect"
  | "go-home"
  | "reload"
  | "change-request"
  | "open-https"
  | "remove";

/** What a failure means, and what to do about it. Text between backticks is a protocol value. */
type Explanation = readonly [sentence: string, remedy: RemedyKind];

/** For a person who never read an RFC. */
export const explanations: Readonly<Record<KnownErrorCode, Explanation>> = {
  config_invalid: [
    "Pixy's `config.json` has a mistake, so nothing was started. Whoever runs this installation can correct it; then reload.",
    "reload",
  ],
  insecure_context: [
    "Over plain http the browser withholds the cryptography that signing in needs. Open Pixy over https, or on localhost.",
    "open-https",
  ],
  clock_wrong: [
    "The provider's answer is dated too far from the time on this device. Set the clock, then sign in again.",
    "sign-in-again",
  ],
  profile_missing: [
    "No provider of this installation matches. It may have been removed from `config.json`: ask whoever runs Pixy here. Or it was changed and points elsewhere now: tokens from before are not sent there, and reconnecting gets new ones.",
    "go-home",
  ],
  import_invalid: ["It is not in a form that Pixy can read. Nothing was changed.", "try-again"],
  redirect_refused: [
    "It answered with a redirect. Pixy did not follow, because what the request carries must not travel there. Ask the final address directly.",
    "change-request",
  ],
  discovery_failed: [
    "A provider publishes its addresses at a well-known place; nothing usable was there. The `issuer` in the configuration may be wrong; a provider that publishes nothing works with its addresses under `metadata`.",
    "try-again",
  ],
  discovery_issuer_mismatch: [
    "Its description names a different issuer than the configuration. The `issuer` must be written exactly as the provider writes it, to the last slash. Signing in was stopped.",
    "try-again",
  ],
  endpoint_insecure: [
    "One of its endpoints is not https (plain http works only at localhost and 127.0.0.1), or is on this machine where the provider is not: secrets would travel in the open, or to whatever listens here. Pixy refuses to use it.",
    "go-home",
  ],
  endpoint_missing: [
    "An address that is needed here is missing from its description. It can be given under `metadata` in the configuration.",
    "go-home",
  ],
  provider_unreachable: [
    "The other side is offline, blocked by CORS, or down: the browser does not tell these apart. What is stored here is kept.",
    "try-again",
  ],
  provider_error: [
    "It answered with an error of its own. This is not about you and usually passes. What is stored here is kept.",
    "try-again",
  ],
  rate_limited: [
    "The provider asks to slow down. What is stored here is kept; wait a little, then try again.",
    "try-again",
  ],
  response_too_large: [
    "More than 1 MiB came where a short answer belongs, so Pixy stopped reading.",
    "try-again",
  ],
  response_malformed: [
    "Something other than the expected format came back, perhaps an error page. A proxy or a wrong address in the configuration is the usual cause.",
    "try-again",
  ],
  authorization_denied: [
    "The provider says that the request was declined. Nothing was stored. To go on, sign in again and agree.",
    "sign-in-again",
  ],
  authorization_failed: [
    "It ended the sign-in with an error. Nothing was stored.",
    "sign-in-again",
  ],
  interaction_required: [
    "It cannot go on by itself: you have to sign in, agree, or choose an account.",
    "sign-in-again",
  ],
  transaction_missing: [
    "This tab expects no answer: the sign-in is already finished, began in another tab, or this page was opened again. Nothing was sent.",
    "go-home",
  ],
  transaction_expired: [
    "An answer is accepted for ten minutes only. Nothing was sent or stored.",
    "sign-in-again",
  ],
  state_mismatch: [
    "It does not carry the mark that this tab gave to the provider; somebody may be interfering. It was ignored: nothing was sent or stored.",
    "sign-in-again",
  ],
  issuer_mismatch: [
    "It does not name the provider that you were sent to. It was ignored: nothing was sent or stored.",
    "sign-in-again",
  ],
  response_invalid: [
    "The provider sent no authorization code, or an answer that contradicts itself. No token was requested.",
    "sign-in-again",
  ],
  token_request_rejected: [
    "It refused to exchange the sign-in for tokens. Nothing was stored.",
    "sign-in-again",
  ],
  token_response_invalid: [
    "Its answer lacks something required, or holds something that was not asked for. Nothing was stored.",
    "sign-in-again",
  ],
  id_token_invalid: [
    "The ID token, which says who signed in, does not fit this sign-in. Nothing was stored.",
    "sign-in-again",
  ],
  signature_invalid: [
    "The ID token is not signed by a key of this provider; it may be forged. Nothing was stored.",
    "sign-in-again",
  ],
  jwks_unavailable: [
    "Without them nobody can tell whether the ID token is genuine, so nothing was stored.",
    "sign-in-again",
  ],
  account_changed: [
    "The answer belongs to another account than this connection's, or the connection went to another account in the middle of a call. What was under way was discarded.",
    "reconnect",
  ],
  refresh_rejected: [
    "This connection cannot renew itself any more. Your account and settings are still here: sign in once more to go on.",
    "reconnect",
  ],
  refresh_unavailable: [
    "The refresh token was sent three times and no answer said what became of it, so nobody knows whether it is still good. It is not sent again by itself. “Refresh now” tries once more; signing in again settles it.",
    "reconnect",
  ],
  refresh_interrupted: [
    "The refresh token was sent and no answer said what became of it, so it may be spent. “Refresh now” settles it where it is still offered, signing in again always.",
    "reconnect",
  ],
  session_ended: [
    "Your account and settings are still here, the tokens are gone. Sign in again to go on.",
    "sign-in-again",
  ],
  tokens_revoked: [
    "The connection has no tokens any more. Your account and settings are still here: reconnect to go on.",
    "reconnect",
  ],
  dpop_rejected: [
    "The other side does not accept the proof that this browser holds its key. A wrong clock is the usual cause.",
    "try-again",
  ],
  registration_rejected: [
    "It does not accept Pixy's description of itself, usually the redirect URI.",
    "try-again",
  ],
  device_code_expired: ["It was not entered in time. Ask for a new one.", "try-again"],
  device_denied: ["The request was turned down there. Nothing was stored.", "try-again"],
  api_unauthorized: [
    "It answers 401 even right after a refresh. The token may be meant for another API.",
    "reconnect",
  ],
  insufficient_scope: [
    "The API wants a permission that this connection was not given. Reconnecting asks for it, when it is in the configured `scope`.",
    "reconnect",
  ],
  step_up_required: [
    "The API wants a more recent or a stronger sign-in than this connection had.",
    "sign-in-again",
  ],
  origin_not_allowed: [
    "An access token goes only to the origins of its provider's profile. Nothing was sent. If the address is right, add its origin to `apiOrigins`.",
    "change-request",
  ],
  body_not_replayable: [
    "When an API refuses the token, the request is sent again after a refresh; a streamed body cannot be. Nothing was sent.",
    "change-request",
  ],
  storage_unavailable: [
    "Site data is blocked for this address, the window is private, or the browser's storage has failed. Allow site data, then reload.",
    "reload",
  ],
  storage_full: [
    "The browser has no more room for Pixy, so it stopped before anything could be lost. Free some space on this device, then try again.",
    "try-again",
  ],
  vault_key_lost: [
    "The browser has cleared it, and nobody can read the tokens without it. Sign in again to go on.",
    "reconnect",
  ],
  record_corrupted: [
    "It is damaged, or a later version of Pixy wrote it. It was set aside; the others work. Signing in with that account again makes a good one.",
    "remove",
  ],
  offline: ["This needs the network. What is stored here is kept.", "try-again"],
  timeout: ["Pixy stopped waiting. What is stored here is kept.", "try-again"],
};
