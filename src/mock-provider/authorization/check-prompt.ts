import { quote } from "../messages/quote.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest } from "../provider-error.ts";
import { type PromptValue, promptValues, readParameter } from "./authorization-request.ts";

/**
 * @returns the values of `prompt` (OpenID Connect Core 1.0 §3.1.2.1)
 * @throws {InvalidRequest}
 */
export function checkPrompt(params: URLSearchParams, trace: DecisionTrace): Set<PromptValue> {
  const values = (readParameter(params, "prompt") ?? "").split(" ").filter((value) => value !== "");
  const unknown = values.find((value) => !promptValues.some((known) => known === value));
  trace.check(
    "prompt has known values only",
    unknown === undefined,
    () => new InvalidRequest(`there is no prompt ${quote(unknown ?? "")}`),
  );
  trace.check(
    "prompt=none stands alone",
    !values.includes("none") || values.length === 1,
    () => new InvalidRequest("prompt 'none' cannot be combined with another one"),
  );
  return new Set(promptValues.filter((known) => values.includes(known)));
}
