import type { DecisionTrace } from "../decision-log.ts";
import type { Form } from "../messages/form.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import type { MockProvider } from "../provider.ts";
import type { Client } from "../state/state.ts";
import type { IssuedTokens } from "../tokens/issue-tokens.ts";

/** A request to the token endpoint by a client that said who it is. */
export interface TokenRequest {
  readonly provider: MockProvider;
  readonly client: Client;
  readonly form: Form;
  readonly policy: Policy;
  /** Of the key that the request proved to have (RFC 9449 §5). */
  readonly dpopKeyThumbprint: string | undefined;
}

/**
 * One grant type: decides in one transaction what is issued.
 *
 * @throws {ProviderError}
 */
export type GrantType = (request: TokenRequest, trace: DecisionTrace) => Promise<IssuedTokens>;
