import { parseObject } from "../../oauth/token-response.ts";
import { CLIENT_ERRORS } from "../client-errors.ts";
import { textIn } from "../metadata-document.ts";
import type { Reading } from "../probe.ts";

/** @returns whether the token endpoint turns away the client itself, for want of a secret or whatever else */
export function isSecretDemanded(reading: Reading | undefined): boolean {
  const body = parseObject(reading?.answer?.body ?? "") ?? {};
  const error = textIn(body, "error") ?? "";
  // Google says it in an invalid_request.
  const description = textIn(body, "error_description") ?? "";
  return CLIENT_ERRORS.has(error) || /client[_ ]?secret|client_assertion/i.test(description);
}
