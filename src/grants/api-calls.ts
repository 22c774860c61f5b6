import { callApi } from "./api-call.ts";
import type { GrantStep, ApiCall } from "./grant.ts";
import type { Lab } from "./lab.ts";

type Note = (key: "api-called", happening: Partial<GrantStep>) => GrantStep<"api-called">;

/**
 * Sends the calls that a person hands in, one each step, until a step is asked for without one.
 *
 * @param first what came with the request for the first step
 * @param token gives the access token, at each call
 */
export async function* callAsAsked(
  lab: Lab,
  note: Note,
  first: ApiCall | undefined,
  token: () => Promise<string>,
): AsyncGenerator<GrantStep<"api-called">, void, ApiCall | undefined> {
  let call = first;
  while (call !== undefined) {
    const answer = await callApi(lab, await token(), call);
    const isRefused = answer.status >= 400;
    call = yield note("api-called", {
      outcome: isRefused ? "refused" : "done",
      facts: [["request", `${call.method} ${new URL(call.url).pathname}`]],
      answer,
      takesCall: true,
    });
  }
}
