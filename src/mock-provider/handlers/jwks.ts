import type { Endpoint } from "../endpoint.ts";
import { jsonAnswer } from "../messages/answer.ts";

/** The public keys (RFC 7517 §5). */
export const jwksEndpoint: Endpoint = {
  name: "jwks",
  methods: ["GET"],
  path: "/jwks",
  occasion: "jwks",
  metadata: (issuer) => ({ jwks_uri: `${issuer}/jwks` }),
  async respond({ provider, misbehaviour }) {
    const jwks = { keys: (await provider.keys.all()).map((key) => key.publicJwk) };
    await misbehaviour.spoil("jwks", jwks);
    return jsonAnswer(jwks);
  },
};
