import type { DecisionTrace } from "./decision-log.ts";
import type { Misbehaviour } from "./misbehaviour/misbehaviour.ts";
import type { MockProvider } from "./provider.ts";
import type { Occasion } from "./misbehaviour/scenario.ts";
import type { Policy } from "./misbehaviour/policy.ts";

/** What an endpoint has at hand for one request. */
export interface EndpointContext {
  readonly provider: MockProvider;
  readonly request: Request;
  readonly misbehaviour: Misbehaviour;
  /** What stands for the `:name` members of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** Goes out with the answer, whether it is an error or not. */
  readonly answerHeaders: Headers;
}

/** One address of the provider that programs talk to. */
export interface Endpoint {
  /** What the decision log calls it. */
  readonly name: string;
  readonly methods: readonly ("GET" | "POST" | "PUT" | "DELETE")[];
  /** Below the issuer; `:name` stands for one segment. */
  readonly path: string;
  /** What scenarios call it; a function where that depends on the request, which it must clone. */
  readonly occasion: Occasion | ((request: Request) => Promise<Occasion>);
  /** What discovery says because of it. */
  readonly metadata?: (issuer: string, policy: Policy) => Readonly<Record<string, unknown>>;
  /** @throws {ProviderError} what is answered instead */
  readonly respond: (context: EndpointContext, trace: DecisionTrace) => Promise<Response>;
  /** Notes a request that a scenario answered instead. The body has not been read then. */
  readonly forestalled?: (context: EndpointContext, trace: DecisionTrace) => Promise<void>;
}
