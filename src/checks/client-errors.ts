/** What a token endpoint says to a client that it does not take without a secret (RFC 6749 §5.2). */
export const CLIENT_ERRORS: ReadonlySet<string> = new Set([
  "invalid_client",
  "unauthorized_client",
]);
