import type { HttpResponseResolver } from "msw/http";
import type { DecisionTrace } from "../decision-log.ts";
import type { MockProvider } from "../provider.ts";
import { InsufficientScope, ProviderError, ServerError, TokenMissing } from "../provider-error.ts";

/** What an endpoint does with a request. `params` come from the path. */
export type Endpoint = (
  request: Request,
  trace: DecisionTrace,
  params: Readonly<Record<string, string | readonly string[] | undefined>>,
) => Promise<Response>;

/**
 * Wraps an endpoint: errors become answers, every answer may be read by any origin and is kept by
 * no cache, and the decision is noted.
 *
 * @param name what the decision log calls the endpoint
 */
export function answer(
  provider: MockProvider,
  name: string,
  respond: Endpoint,
): HttpResponseResolver {
  return async ({ request, params }) => {
    const trace = provider.log.open(name, request.method);
    try {
      const response = await respond(request, trace, params);
      trace.accept(response.status);
      return response;
    } catch (cause) {
      const error =
        cause instanceof ProviderError
          ? cause
          : new ServerError("the mock provider failed; its state may not be stored", { cause });
      trace.refuse(error);
      return errorAnswer(error);
    }
  };
}

/** RFC 6749 §5.1 demands `no-store` of tokens; nothing else here is worth a cache either. */
const commonHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "WWW-Authenticate, Location",
  "cache-control": "no-store",
  pragma: "no-cache",
};

/** @returns a JSON answer */
export function jsonAnswer(
  body: unknown,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  return Response.json(body, {
    status: init.status ?? 200,
    headers: { ...commonHeaders, ...init.headers },
  });
}

/** @returns an answer without a body */
export function emptyAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(null, { status, headers: { ...commonHeaders, ...headers } });
}

function errorAnswer(error: ProviderError): Response {
  const body = { error: error.code, error_description: error.description };
  const challenge = bearerChallenge(error);
  const headers = challenge === undefined ? {} : { "www-authenticate": challenge };
  return jsonAnswer(body, { status: error.status, headers });
}

/** RFC 6750 §3 */
function bearerChallenge(error: ProviderError): string | undefined {
  const realm = 'Bearer realm="mock"';
  if (error instanceof TokenMissing) return realm;
  const scope = error instanceof InsufficientScope ? `, scope="${error.scope}"` : "";
  const details = `error="${error.code}", error_description="${error.description}"${scope}`;
  const bearerErrors = ["invalid_token", "insufficient_scope"];
  return bearerErrors.includes(error.code) ? `${realm}, ${details}` : undefined;
}
