import type { ProviderMetadata } from "../../oauth/provider-profile.ts";

/** One thing that a provider can do, or not, by its own metadata. */
export interface Capability {
  readonly name: string;
  /** `none`: not offered, and Pixy goes without. */
  readonly tone: "good" | "warn" | "bad" | "none";
  /** What it means for a person. */
  readonly words: string;
  readonly reference: string;
}

/** What a provider says that it can do, the important things first. */
export function capabilitiesOf(metadata: ProviderMetadata): readonly Capability[] {
  return [
    pkce(metadata),
    publicClients(metadata),
    refresh(metadata),
    answersNameSender(metadata),
    offer(metadata.dpop_signing_alg_values_supported?.includes("ES256") === true, {
      name: "DPoP",
      reference: "RFC 9449",
      has: "Binds tokens to a key of this browser: stolen ones are worthless.",
      lacks: "Tokens work for whoever has them.",
    }),
    offer(metadata.pushed_authorization_request_endpoint !== undefined, {
      name: "Pushed requests",
      reference: "RFC 9126",
      has: metadata.require_pushed_authorization_requests
        ? "Demands that a sign-in is announced to it first; Pixy does."
        : "Takes a sign-in announced beforehand, out of the browser's address.",
      lacks: "What is asked for stands in the address of the sign-in page.",
    }),
    offer(metadata.userinfo_endpoint !== undefined, {
      name: "Userinfo",
      reference: "OpenID Connect Core 1.0 §5.3",
      has: "Tells name and address of an account.",
      lacks: "An account's name comes from the ID token or your own.",
    }),
    offer(metadata.revocation_endpoint !== undefined, {
      name: "Revocation",
      reference: "RFC 7009",
      has: "Disconnecting ends the tokens there as well.",
      lacks: "After disconnecting, tokens end there by themselves.",
    }),
    offer(metadata.end_session_endpoint !== undefined, {
      name: "Sign-out",
      reference: "RP-Initiated Logout 1.0",
      has: "Disconnecting can sign you out there too.",
      lacks: "Your session there is ended only there.",
    }),
    offer(metadata.registration_endpoint !== undefined, {
      name: "Registration",
      reference: "RFC 7591",
      has: "Lets an app register itself, if it likes what it hears.",
      lacks: "Pixy is registered by hand.",
    }),
    offer(metadata.device_authorization_endpoint !== undefined, {
      name: "Device sign-in",
      reference: "RFC 8628",
      has: "Signs in a device by a code on another one.",
      lacks: "No sign-in by code on another device.",
    }),
  ];
}

function pkce({ code_challenge_methods_supported: methods }: ProviderMetadata): Capability {
  const about = { name: "PKCE", reference: "RFC 7636" };
  if (methods === undefined) {
    return {
      ...about,
      tone: "warn",
      words: "Does not say whether it checks the secret of a sign-in.",
    };
  }
  return methods.includes("S256")
    ? { ...about, tone: "good", words: "Says that it checks the secret of a sign-in (S256)." }
    : { ...about, tone: "bad", words: "Names no method that Pixy uses (S256)." };
}

function publicClients({
  token_endpoint_auth_methods_supported: methods,
}: ProviderMetadata): Capability {
  const about = { name: "Without a secret", reference: "RFC 8414 §2" };
  if (methods?.includes("none") === true) {
    return { ...about, tone: "good", words: "Takes clients that have none, as a browser must." };
  }
  return {
    ...about,
    tone: "warn",
    words:
      methods === undefined
        ? "Does not say whether it takes clients that have none."
        : "Names only clients that have one; some take others all the same.",
  };
}

function refresh({
  grant_types_supported: grants,
  scopes_supported: scopes,
}: ProviderMetadata): Capability {
  const about = { name: "Refresh", reference: "RFC 6749 §6" };
  if (grants?.includes("refresh_token") === true || scopes?.includes("offline_access") === true) {
    return { ...about, tone: "good", words: "A connection renews itself without you." };
  }
  return grants === undefined
    ? { ...about, tone: "warn", words: "Does not say whether a connection can renew itself." }
    : { ...about, tone: "none", words: "You sign in again when an access token has expired." };
}

function answersNameSender(metadata: ProviderMetadata): Capability {
  const about = { name: "Named answers", reference: "RFC 9207" };
  return metadata.authorization_response_iss_parameter_supported === true
    ? { ...about, tone: "good", words: "Its answers say who sends them." }
    : { ...about, tone: "warn", words: "Its answers do not say who sends them." };
}

function offer(
  isThere: boolean,
  about: { name: string; reference: string; has: string; lacks: string },
): Capability {
  const { has, lacks, ...rest } = about;
  return { ...rest, tone: isThere ? "good" : "none", words: isThere ? has : lacks };
}
