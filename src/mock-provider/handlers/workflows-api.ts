import { satisfies, secondFactorAcr } from "../tokens/acr.ts";
import type { DecisionTrace } from "../decision-log.ts";
import type { Endpoint, EndpointContext } from "../endpoint.ts";
import { InsufficientUserAuthentication } from "../provider-error.ts";
import type { Grant } from "../state/state.ts";
import { verifyAccessToken } from "./verify-access-token.ts";
import { describeExecution, projects, workflows } from "../workflows.ts";
import { emptyAnswer, jsonAnswer } from "../messages/answer.ts";

const READ = "read:workflows";
const WRITE = "write:workflows";

/** How many executions are kept. */
const EXECUTIONS = 100;

/** Seconds since signing in, after which clearing the history needs another sign-in. */
const RECENT = 300;

/** An API to call with an access token: workflows, in projects, that can be executed. */
export const workflowsApiEndpoints: readonly Endpoint[] = [
  api("projects", "GET", "/api/projects", list("projects", projects)),
  api("workflows", "GET", "/api/workflows", list("workflows", workflows)),
  api("executions", "POST", "/api/workflows/:id/executions", startExecution),
  api("executions", "GET", "/api/executions", listExecutions),
  api("executions", "DELETE", "/api/executions", clearExecutions),
  api("executions", "GET", "/api/executions/:id", showExecution),
  api("executions", "PUT", "/api/executions/:id", putExecution),
  api("executions", "DELETE", "/api/executions/:id", deleteExecution),
];

function api(
  name: string,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  respond: Endpoint["respond"],
): Endpoint {
  return { name, methods: [method], path, occasion: "api", respond };
}

function list(name: string, items: readonly unknown[]): Endpoint["respond"] {
  return async (context, trace) => {
    await verifyAccessToken(context, READ, trace);
    return jsonAnswer({ [name]: items });
  };
}

async function listExecutions(context: EndpointContext, trace: DecisionTrace): Promise<Response> {
  const { provider } = context;
  const { grant } = await verifyAccessToken(context, READ, trace);
  const { executions } = await provider.state.read();
  const own = executions.filter((execution) => execution.startedBy === grant.sub);
  const now = provider.epochTime();
  return jsonAnswer({ executions: own.map((execution) => describeExecution(execution, now)) });
}

async function startExecution(context: EndpointContext, trace: DecisionTrace): Promise<Response> {
  const { provider, params } = context;
  const { grant } = await verifyAccessToken(context, WRITE, trace);
  const workflow = workflows.find(({ id }) => id === params["id"]);
  if (workflow === undefined) return apiError(404, "not_found", "There is no such workflow.");
  if (!workflow.enabled) {
    return apiError(409, "workflow_disabled", "This workflow is switched off.");
  }
  const startedAt = provider.epochTime();
  const id = provider.createSecret().slice(0, 12);
  const execution = { id, workflowId: workflow.id, startedBy: grant.sub, startedAt };
  await provider.state.update((state) => {
    state.executions = [execution, ...state.executions].slice(0, EXECUTIONS);
  });
  return jsonAnswer(describeExecution(execution, startedAt), {
    status: 201,
    headers: { location: `${provider.issuer}/api/executions/${id}` },
  });
}

async function showExecution(context: EndpointContext, trace: DecisionTrace): Promise<Response> {
  const { provider, params } = context;
  const { grant } = await verifyAccessToken(context, READ, trace);
  const { executions } = await provider.state.read();
  const found = executions.find(({ id, startedBy }) => {
    return id === params["id"] && startedBy === grant.sub;
  });
  if (found === undefined) return apiError(404, "not_found", "There is no such execution.");
  return jsonAnswer(describeExecution(found, provider.epochTime()));
}

/** Starts an execution under an id of the caller's choice: sent twice, it is started once (RFC 9110 §9.3.4). */
async function putExecution(context: EndpointContext, trace: DecisionTrace): Promise<Response> {
  const { provider, params, request } = context;
  const { grant } = await verifyAccessToken(context, WRITE, trace);
  const body: unknown = await request.json().catch(() => undefined);
  const workflowId: unknown = Reflect.get(Object(body), "workflowId");
  const workflow = workflows.find(({ id }) => id === workflowId);
  if (workflow === undefined) {
    return apiError(400, "unknown_workflow", 'Say which one: {"workflowId": "invoice-run"}.');
  }
  const id = params["id"] ?? "";
  if (!/^[\w-]{1,40}$/.test(id)) {
    return apiError(400, "invalid_id", "An id has at most 40 letters, digits, - and _.");
  }
  const now = provider.epochTime();
  const execution = { id, workflowId: workflow.id, startedBy: grant.sub, startedAt: now };
  const before = await provider.state.update((state) => {
    const known = state.executions.find((it) => it.id === id);
    if (known === undefined)
      state.executions = [execution, ...state.executions].slice(0, EXECUTIONS);
    return known;
  });
  if (before !== undefined && before.startedBy !== grant.sub) {
    return apiError(409, "id_taken", "Somebody else has an execution of this id.");
  }
  return jsonAnswer(describeExecution(before ?? execution, now), {
    status: before === undefined ? 201 : 200,
  });
}

async function deleteExecution(context: EndpointContext, trace: DecisionTrace): Promise<Response> {
  const { provider, params } = context;
  const { grant } = await verifyAccessToken(context, WRITE, trace);
  const isFound = await provider.state.update((state) => {
    const rest = state.executions.filter(
      ({ id, startedBy }) => id !== params["id"] || startedBy !== grant.sub,
    );
    const wasThere = rest.length < state.executions.length;
    state.executions = rest;
    return wasThere;
  });
  return isFound ? emptyAnswer(204) : apiError(404, "not_found", "There is no such execution.");
}

/** What cannot be undone asks for a fresh sign-in with a second factor (RFC 9470). */
async function clearExecutions(context: EndpointContext, trace: DecisionTrace): Promise<Response> {
  const { provider } = context;
  const { grant } = await verifyAccessToken(context, WRITE, trace);
  trace.check(
    "the sign-in was recent and had a second factor",
    isFresh(grant, provider.epochTime()),
    () => new InsufficientUserAuthentication(secondFactorAcr, RECENT),
  );
  await provider.state.update((state) => {
    state.executions = state.executions.filter(({ startedBy }) => startedBy !== grant.sub);
  });
  return jsonAnswer({ executions: [] });
}

function isFresh({ acr = "", authTime = 0 }: Grant, now: number): boolean {
  return satisfies(acr, [secondFactorAcr]) && now - authTime <= RECENT;
}

function apiError(status: number, error: string, message: string): Response {
  return jsonAnswer({ error, message }, { status });
}
