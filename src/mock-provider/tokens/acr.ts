/** How sure the provider is of who somebody is (OpenID Connect Core 1.0 §2, `acr`). */
export const acrValues = ["urn:mock:acr:password", "urn:mock:acr:second-factor"] as const;

export const [passwordAcr, secondFactorAcr] = acrValues;

/** @returns the `amr` that goes with it (RFC 8176 §2) */
export function methodsOf(acr: string): readonly string[] {
  return acr === secondFactorAcr ? ["pwd", "otp", "mfa"] : ["pwd"];
}

/** @returns whether a sign-in as `acr` is good enough for any of those that were asked for */
export function satisfies(acr: string, requested: readonly string[]): boolean {
  const rank = (value: string) => acrValues.findIndex((known) => known === value);
  const known = requested.filter((value) => rank(value) >= 0);
  return known.length === 0 || known.some((value) => rank(value) <= rank(acr));
}
