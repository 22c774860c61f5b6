import {
  HTTP_REQUEST_FORBIDDEN,
  JWT_CLAIM_COMPARISON,
  JWT_TIMESTAMP_CHECK,
  KEY_SELECTION,
  MISSING_SERVER_METADATA,
  OperationProcessingError,
  REQUEST_PROTOCOL_FORBIDDEN,
} from "oauth4webapi";
import * as v from "valibot";
import { CLOCK_TOLERANCE } from "./oauth-client.ts";
import { OAuthError, type OAuthErrorCode } from "./oauth-error.ts";

/**
 * Turns a failure of oauth4webapi into an OAuthError.
 *
 * @param failure what was thrown; an OAuthError passes through
 * @param fallback the code for failures that the library does not tell apart by a code of its own
 */
export function libraryError(failure: unknown, fallback: OAuthErrorCode): OAuthError {
  if (failure instanceof OAuthError) return failure;
  const message = isOfLibrary(failure) ? failure.message : "unexpected failure";
  const clockAhead = clockAheadBy(failure);
  if (clockAhead !== undefined) {
    return new OAuthError("clock_wrong", message, {
      details: { clockAhead },
      cause: withoutSecrets(failure, message),
    });
  }
  return new OAuthError(codeFor(failure) ?? fallback, message, {
    cause: withoutSecrets(failure, message),
  });
}

function codeFor(failure: unknown): OAuthErrorCode | undefined {
  if (!(failure instanceof Error) || !("code" in failure)) return undefined;
  switch (failure.code) {
    case JWT_CLAIM_COMPARISON:
    case JWT_TIMESTAMP_CHECK:
      return "id_token_invalid";
    case KEY_SELECTION:
      return "signature_invalid";
    case MISSING_SERVER_METADATA:
      return "endpoint_missing";
    case HTTP_REQUEST_FORBIDDEN:
    case REQUEST_PROTOCOL_FORBIDDEN:
      return "endpoint_insecure";
    default:
      return undefined;
  }
}

/**
 * A token that was asked for a moment ago and was made long ago, or is not valid yet, says more
 * about this machine's clock than about the token.
 *
 * @returns seconds by which the local clock seems to be ahead (negative: behind), when that is why
 */
function clockAheadBy(failure: unknown): number | undefined {
  if (!(failure instanceof OperationProcessingError) || failure.code !== JWT_TIMESTAMP_CHECK) {
    return undefined;
  }
  const result = v.safeParse(timestampCheck, failure.cause);
  if (!result.success) return undefined;
  const ahead = result.output.now - result.output.claims.iat;
  return Math.abs(ahead) > CLOCK_TOLERANCE ? Math.round(ahead) : undefined;
}

const timestampCheck = v.object({ now: v.number(), claims: v.object({ iat: v.number() }) });

/** Its messages are constant; the platform's may quote what it was given, such as a header with a token. */
function isOfLibrary(failure: unknown): failure is Error {
  return (
    failure instanceof OperationProcessingError ||
    (failure instanceof Error && "code" in failure && typeof failure.code === "string")
  );
}

/** The library's own `cause` holds claims and whole token answers: it must not travel with the error. */
function withoutSecrets(failure: unknown, message: string): Error {
  const cause = new Error(message);
  if (failure instanceof Error) cause.name = failure.name;
  return cause;
}
