import type { RotationOptions } from "../keys/signing-keys.ts";
import type { Scenario } from "../misbehaviour/scenario.ts";
import { tokenRequests } from "./token-requests.ts";

const refetch = "fetches the key set once more and accepts, however young the cached one is";

/** Keys that change between the moment when a client fetched them and the signature. */
export const rotationScenarios = {
  "jwks-rotated": rotating(
    {},
    {
      does: "signs with a new key every time; the old keys stay in its key set",
      breaks: "nothing: OpenID Connect Core 1.0 §10.1.1 describes it",
    },
  ),
  "jwks-rotated-old-keys-gone": rotating(
    { publishOld: false },
    {
      does: "signs with a new key every time, and publishes only the latest",
      breaks: "OpenID Connect Core 1.0 §10.1.1: old keys stay for a reasonable time",
    },
  ),
  "jwks-rotated-under-same-kid": rotating(
    { sameKid: true },
    {
      does: "signs with a new key every time, under the same kid",
      breaks: "OpenID Connect Core 1.0 §10.1.1: a new key has a new kid",
    },
  ),
  "jwks-unknown-kid": {
    group: "keys",
    does: "names a kid in its ID tokens that is not in its key set, a different one every time",
    breaks: "OpenID Connect Core 1.0 §10.1: kid tells which key of the key set it was",
    goodClient: "fetches the key set once more, rejects, and does not fetch again for a while",
    at: tokenRequests,
    spoil: {
      idToken({ header }, { provider }) {
        header.kid = provider.createSecret();
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

/**
 * The keys change before the token request is looked at, so that the access token is signed with
 * the key that is published then, and the API knows it.
 */
function rotating(options: RotationOptions, texts: Pick<Scenario, "does" | "breaks">): Scenario {
  return {
    group: "keys",
    ...texts,
    goodClient: refetch,
    at: tokenRequests,
    spoil: {
      before: (_, { provider }) => provider.keys.rotate(options),
    },
  };
}
