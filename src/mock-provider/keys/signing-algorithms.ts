/** The algorithms of the provider's keys (RFC 7518 §3.1, RFC 8037 §3.1). */
export const signingAlgorithms = ["RS256", "ES256", "PS256", "EdDSA"] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];
