import type { DecisionTrace } from "../decision-log.ts";
import { UnsupportedGrantType } from "../provider-error.ts";
import type { IssuedTokens } from "../tokens/issue-tokens.ts";
import type { TokenRequest } from "./grant.ts";

export async function exchangeToken(
  _request: TokenRequest,
  _trace: DecisionTrace,
): Promise<IssuedTokens> {
  throw new UnsupportedGrantType("not yet");
}
