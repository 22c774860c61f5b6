/** What a DPoP proof may be signed with: asymmetric only (RFC 9449 §4.3). */
export const dpopAlgorithms = ["ES256", "ES384", "RS256", "PS256", "Ed25519", "EdDSA"] as const;
