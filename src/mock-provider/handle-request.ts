import { errorAnswer, emptyAnswer } from "./messages/answer.ts";
import { allEndpoints } from "./handlers/all-endpoints.ts";
import { challengeFor } from "./messages/challenge.ts";
import { findPathFault } from "./misbehaviour/chosen-scenario.ts";
import { delay } from "./delay.ts";
import type { Endpoint, EndpointContext } from "./endpoint.ts";
import type { DecisionTrace } from "./decision-log.ts";
import type { Issuers } from "./issuers.ts";
import { misbehave } from "./misbehaviour/misbehaviour.ts";
import { isPagePath } from "./page-paths.ts";
import type { MockProvider } from "./provider.ts";
import { MethodNotAllowed, NotFound, ProviderError, ServerError } from "./provider-error.ts";
import type { Occasion } from "./misbehaviour/scenario.ts";

/**
 * Answers a request to the provider, whoever intercepted or received it.
 *
 * @returns undefined when the request is for a page, or for somebody else
 */
export async function handleRequest(
  issuers: Issuers,
  request: Request,
): Promise<Response | undefined> {
  const place = issuers.find(new URL(request.url));
  if (place === undefined || isPagePath(place.path)) return undefined;
  const { provider, path } = place;
  const here = allEndpoints
    .map((endpoint) => ({ endpoint, params: match(endpoint.path, path) }))
    .filter(({ params }) => params !== undefined);
  if (request.method === "OPTIONS") {
    return answerPreflight(
      provider,
      here.map(({ endpoint }) => endpoint),
      request,
    );
  }
  const found = here.find(({ endpoint }) => endpoint.methods.some((it) => it === request.method));
  if (found === undefined) {
    const name = here[0]?.endpoint.name ?? "unknown endpoint";
    const trace = provider.log.open(provider.issuer, name, request.method);
    const error =
      here.length === 0
        ? new NotFound(findPathFault(path) ?? "there is no such endpoint")
        : new MethodNotAllowed(here.flatMap(({ endpoint }) => endpoint.methods));
    trace.refuse(error);
    return errorAnswer(error);
  }
  return answer(provider, found.endpoint, request, found.params ?? {});
}

async function answer(
  provider: MockProvider,
  endpoint: Endpoint,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Response> {
  const trace = provider.log.open(provider.issuer, endpoint.name, request.method);
  const { settings } = await provider.state.read();
  if (settings.latency > 0) await delay(settings.latency);
  const occasion = await occasionOf(endpoint, request);
  const misbehaviour = await misbehave(provider, occasion, trace, { request });

  const context = { provider, request, misbehaviour, params, answerHeaders: new Headers() };
  const draft = { response: await respond(endpoint, context, trace) };
  for (const [name, value] of context.answerHeaders) draft.response.headers.set(name, value);
  await misbehaviour.spoil("answer", draft);
  return draft.response;
}

/** Errors become answers, and the decision is noted. */
async function respond(
  endpoint: Endpoint,
  context: EndpointContext,
  trace: DecisionTrace,
): Promise<Response> {
  try {
    const forced = await forestall(endpoint, context, trace);
    const response = forced ?? (await endpoint.respond(context, trace));
    trace.accept(response.status);
    return response;
  } catch (cause) {
    const error =
      cause instanceof ProviderError
        ? cause
        : new ServerError("the mock provider failed; its state may not be stored", { cause });
    trace.refuse(error);
    return errorAnswer(error, challengeFor(error, context));
  }
}

/**
 * Lets scenarios answer before anything is decided.
 *
 * @throws {ProviderError} what they refuse the request with
 */
async function forestall(
  endpoint: Endpoint,
  context: EndpointContext,
  trace: DecisionTrace,
): Promise<Response | undefined> {
  const before: { response?: Response } = {};
  try {
    await context.misbehaviour.spoil("before", before);
  } catch (cause) {
    await endpoint.forestalled?.(context, trace);
    throw cause;
  }
  const { response } = before;
  // Over a connection that broke, nothing came.
  if (response !== undefined && response.type !== "error") {
    await endpoint.forestalled?.(context, trace);
  }
  return response;
}

/** Preflights come over real HTTP only: a service worker is not asked for permission. */
async function answerPreflight(
  provider: MockProvider,
  endpoints: readonly Endpoint[],
  request: Request,
): Promise<Response> {
  const [first] = endpoints;
  const draft = {
    response: emptyAnswer(204, {
      "access-control-allow-methods": endpoints.flatMap(({ methods }) => methods).join(", "),
      "access-control-allow-headers": "Authorization, Content-Type, DPoP",
    }),
  };
  if (first === undefined) return draft.response;
  const trace = provider.log.open(provider.issuer, first.name, request.method);
  // A preflight has no body that would tell the grant.
  const occasion = typeof first.occasion === "function" ? "code exchange" : first.occasion;
  const misbehaviour = await misbehave(provider, occasion, trace, { request, peek: true });
  await misbehaviour.spoil("preflight", draft);
  trace.accept(draft.response.status);
  return draft.response;
}

function occasionOf({ occasion }: Endpoint, request: Request): Promise<Occasion> {
  return typeof occasion === "function" ? occasion(request) : Promise.resolve(occasion);
}

/** @returns what stands for the `:name` members, or undefined when the path is another one */
function match(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split("/");
  const segments = path.split("/");
  if (segments.length !== expected.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const name = expected[index] ?? "";
    if (name.startsWith(":")) params[name.slice(1)] = segment;
    else if (name !== segment) return undefined;
  }
  return params;
}
