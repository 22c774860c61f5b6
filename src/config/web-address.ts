import { check, pipe, string } from "valibot";
import { isSecureUrl } from "../oauth/secure-endpoint.ts";

const SECURE = "an absolute https URL (http only on this machine, as localhost or 127.0.0.1)";

/** Written out in full: what `URL` would trim or repair is not what the operator meant to write. */
function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^\s\\]+$/.test(value) && isSecureUrl(value);
}

/** An address that requests may be sent to. */
export const webAddress = pipe(string(), check(isWebAddress, `expected ${SECURE}`));

/** An issuer identifier (RFC 8414 §2). */
export const issuerAddress = pipe(
  string(),
  check(
    (value) => isWebAddress(value) && !/[?#]/.test(value),
    `expected ${SECURE}, without query and fragment`,
  ),
  check(
    (value) => !value.includes("/.well-known/"),
    "expected the issuer itself: where its document lies, /.well-known/…, follows from it",
  ),
);

/** Scheme, host and port: what a browser calls an origin (RFC 6454 §6.2). */
export const webOrigin = pipe(
  string(),
  check(
    (value) => isWebAddress(value) && URL.parse(value)?.origin === value,
    `expected the origin of ${SECURE}: scheme, host and port, nothing behind them`,
  ),
);
