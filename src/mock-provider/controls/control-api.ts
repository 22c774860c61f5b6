import * as v from "valibot";
import { findSelectorFault, parseSelector } from "../misbehaviour/chosen-scenario.ts";
import type { Issuers } from "../issuers.ts";
import { policySchema } from "../misbehaviour/policy.ts";
import type { MockProvider } from "../provider.ts";
import { endAllSessions, expireAccessTokens, setLifetimes } from "./provider-controls.ts";
import {
  AccessDenied,
  InvalidRequest,
  MethodNotAllowed,
  NotFound,
  ProviderError,
} from "../provider-error.ts";
import { isForeign } from "../messages/foreign-request.ts";
import { dumpState } from "../state/state-dump.ts";

const root = "/.well-known/mock-provider";

const seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const selector = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const chosen = parseSelector(dataset.value);
    if (chosen !== undefined) return chosen;
    addIssue({ message: findSelectorFault(dataset.value) ?? "this is no scenario" });
    return NEVER;
  }),
);

/** What a program may set; whatever it leaves out stays as it is. */
const changesSchema = v.strictObject({
  accessTokenLifetime: v.exactOptional(seconds),
  idTokenLifetime: v.exactOptional(seconds),
  codeLifetime: v.exactOptional(seconds),
  grantLifetime: v.exactOptional(seconds),
  deviceCodeLifetime: v.exactOptional(seconds),
  pushedRequestLifetime: v.exactOptional(seconds),
  /** Milliseconds, a minute at most. */
  latency: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(60_000))),
  /** Seconds. */
  clockSkew: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
  /** `name`, `name.once` or `name.after-3`; all of them, others are switched off. */
  scenarios: v.exactOptional(v.array(selector)),
  policy: v.exactOptional(v.partial(v.strictObject(policySchema.entries))),
});

/**
 * Lets programs steer a provider that is served over HTTP: `GET /.well-known/mock-provider` tells
 * what it knows, `GET …/log` what it saw and decided, `PUT …/settings` changes how it behaves,
 * `POST …/reset` forgets everything, and `POST …/expire-tokens`, `…/end-sessions` and `…/rotate-keys`
 * do what the drawer does in a tab. Only programs on this machine, and no web pages of other origins:
 * answers carry no CORS headers, and a request that a foreign page sent without asking first is
 * refused.
 *
 * @returns undefined when the request is for somebody else
 */
export async function answerControl(
  issuers: Issuers,
  request: Request,
): Promise<Response | undefined> {
  const place = issuers.find(new URL(request.url));
  if (place === undefined || !(place.path === root || place.path.startsWith(`${root}/`))) {
    return undefined;
  }
  try {
    const body = await control(place.provider, place.path.slice(root.length), request);
    return Response.json(body, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { code, description, headers, status } = error;
    return Response.json({ error: code, error_description: description }, { status, headers });
  }
}

/** @returns what is answered, as JSON */
async function control(provider: MockProvider, path: string, request: Request): Promise<unknown> {
  if (isForeign(request)) throw new AccessDenied("web pages of other origins have no say here");
  switch (`${request.method} ${path}`) {
    case "GET ":
    case "HEAD ":
      return dumpState(provider);
    case "GET /log":
    case "HEAD /log":
      return provider.log.entries().filter(({ issuer }) => issuer === provider.issuer);
    case "POST /reset":
      await provider.reset();
      return dumpState(provider);
    case "POST /expire-tokens":
      await expireAccessTokens(provider);
      return dumpState(provider);
    case "POST /end-sessions":
      await endAllSessions(provider);
      return dumpState(provider);
    case "POST /rotate-keys":
      await provider.keys.rotate();
      return dumpState(provider);
    case "PUT /settings":
      await changeSettings(provider, await request.text());
      return (await provider.state.read()).settings;
    default:
      throw refusalOf(path);
  }
}

const methods: Readonly<Record<string, readonly string[]>> = {
  "": ["GET", "HEAD"],
  "/log": ["GET", "HEAD"],
  "/expire-tokens": ["POST"],
  "/end-sessions": ["POST"],
  "/rotate-keys": ["POST"],
  "/reset": ["POST"],
  "/settings": ["PUT"],
};

function refusalOf(path: string): ProviderError {
  const allowed = Object.entries(methods).find(([known]) => known === path)?.[1];
  return allowed === undefined
    ? new NotFound(
        `there are ${Object.keys(methods)
          .map((known) => `${root}${known}`)
          .join(", ")}`,
      )
    : new MethodNotAllowed(allowed);
}

async function changeSettings(provider: MockProvider, body: string): Promise<void> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), changesSchema), body);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue);
    throw new InvalidRequest(path === null ? issue.message : `${path}: ${issue.message}`);
  }
  const { latency, clockSkew, scenarios, policy, ...lifetimes } = parsed.output;
  await setLifetimes(provider, lifetimes);
  await provider.state.update(({ settings, scenarioRuns }) => {
    if (latency !== undefined) settings.latency = latency;
    if (clockSkew !== undefined) settings.clockSkew = clockSkew;
    if (policy !== undefined) settings.policy = policy;
    if (scenarios === undefined) return;
    settings.scenarios = scenarios;
    scenarioRuns.clear();
  });
}
