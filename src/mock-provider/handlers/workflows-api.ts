import { type HttpHandler, http } from "msw/http";
import type { MockProvider } from "../provider.ts";
import { verifyAccessToken } from "../tokens/verify-access-token.ts";
import { describeExecution, projects, workflows } from "../workflows.ts";
import { type Endpoint, answer, jsonAnswer } from "./answer.ts";

const READ = "read:workflows";
const WRITE = "write:workflows";

/** How many executions are kept. */
const EXECUTIONS = 100;

/** An API to call with an access token: workflows, in projects, that can be executed. */
export function workflowsApiHandlers(provider: MockProvider): HttpHandler[] {
  const api = `${provider.issuer}/api`;

  const listExecutions: Endpoint = async (request, trace) => {
    const { grant } = await verifyAccessToken(provider, request, READ, trace);
    const { executions } = await provider.state.read();
    const own = executions.filter((execution) => execution.startedBy === grant.sub);
    const now = provider.epochTime();
    return jsonAnswer({ executions: own.map((execution) => describeExecution(execution, now)) });
  };

  const startExecution: Endpoint = async (request, trace, params) => {
    const { grant } = await verifyAccessToken(provider, request, WRITE, trace);
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
      headers: { location: `${api}/executions/${id}` },
    });
  };

  const showExecution: Endpoint = async (request, trace, params) => {
    const { grant } = await verifyAccessToken(provider, request, READ, trace);
    const { executions } = await provider.state.read();
    const found = executions.find(({ id, startedBy }) => {
      return id === params["id"] && startedBy === grant.sub;
    });
    if (found === undefined) return apiError(404, "not_found", "There is no such execution.");
    return jsonAnswer(describeExecution(found, provider.epochTime()));
  };

  function list(name: string, items: readonly unknown[]): Endpoint {
    return async (request, trace) => {
      await verifyAccessToken(provider, request, READ, trace);
      return jsonAnswer({ [name]: items });
    };
  }

  return [
    http.get(`${api}/projects`, answer(provider, "projects", list("projects", projects))),
    http.get(`${api}/workflows`, answer(provider, "workflows", list("workflows", workflows))),
    http.post(`${api}/workflows/:id/executions`, answer(provider, "executions", startExecution)),
    http.get(`${api}/executions`, answer(provider, "executions", listExecutions)),
    http.get(`${api}/executions/:id`, answer(provider, "executions", showExecution)),
  ];
}

function apiError(status: number, error: string, message: string): Response {
  return jsonAnswer({ error, message }, { status });
}
