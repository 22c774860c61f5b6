import { parseObject } from "../../oauth/token-answer.ts";
import { textIn } from "../metadata-document.ts";
import type { Reading } from "../probe.ts";

/** What a token endpoint says to a client that it does not take without a secret (RFC 6749 §5.2). */
export const CLIENT_ERRORS: ReadonlySet<string> = new Set([
  "invalid_client",
  "unauthorized_client",
]);

/** @returns whether the token endpoint turns away the client itself, for want of a secret or whatever else */
export function isSecretDemanded(reading: Reading | undefined): boolean {
  const body = parseObject(reading?.answer?.body ?? "") ?? {};
  const error = textIn(body, "error") ?? "";
  // Google says it in an invalid_request.
  const description = textIn(body, "error_description") ?? "";
  return CLIENT_ERRORS.has(error) || /client[_ ]?secret|client_assertion/i.test(description);
}
