import { type HttpHandler, http } from "msw/http";
import type { MockProvider } from "../provider.ts";
import { answer, jsonAnswer } from "./answer.ts";

/** The public keys (RFC 7517 §5). */
export function jwksHandlers(provider: MockProvider): HttpHandler[] {
  return [
    http.get(
      `${provider.issuer}/jwks`,
      answer(provider, "jwks", async () => {
        const keys = await provider.keys.all();
        return jsonAnswer({ keys: keys.map((key) => key.publicJwk) });
      }),
    ),
  ];
}
