import type { Misbehaviour } from "../misbehaviour/misbehaviour.ts";
import type { MockProvider } from "../provider.ts";
import type { ProviderError } from "../provider-error.ts";
import type { AuthorizationResponseDraft } from "../misbehaviour/scenario.ts";
import type { AuthorizationReturn } from "./authorization-request.ts";

/** @returns the redirect that carries the code (RFC 6749 §4.1.2, RFC 9207 §2) */
export function codeResponse(
  provider: MockProvider,
  to: AuthorizationReturn,
  code: string,
  misbehaviour: Misbehaviour,
): Promise<string> {
  return respond(provider, to, { code }, misbehaviour);
}

/** @returns the redirect that carries an access token in its fragment (RFC 6749 §4.2.2) */
export async function implicitResponse(
  provider: MockProvider,
  to: AuthorizationReturn,
  members: Readonly<Record<string, string>>,
  misbehaviour: Misbehaviour,
): Promise<string> {
  const location = new URL(await respond(provider, to, members, misbehaviour));
  // What is registered has no query: all that stands there is the answer.
  location.hash = location.search.slice(1);
  location.search = "";
  return location.href;
}

/** @returns the redirect that carries the error (RFC 6749 §4.1.2.1, RFC 9207 §2) */
export function errorResponse(
  provider: MockProvider,
  to: AuthorizationReturn,
  error: ProviderError,
  misbehaviour: Misbehaviour,
): Promise<string> {
  const members = { error: error.code, error_description: error.description };
  return respond(provider, to, members, misbehaviour);
}

async function respond(
  provider: MockProvider,
  { redirectUri, state }: AuthorizationReturn,
  members: Readonly<Record<string, string>>,
  misbehaviour: Misbehaviour,
): Promise<string> {
  const draft: AuthorizationResponseDraft = {
    redirectUri,
    params: new URLSearchParams(members),
    fragment: new URLSearchParams(),
  };
  if (state !== undefined) draft.params.append("state", state);
  if (misbehaviour.policy.issParameter) draft.params.append("iss", provider.issuer);
  await misbehaviour.spoil("authorizationResponse", draft);
  const location = new URL(draft.redirectUri);
  for (const [name, value] of draft.params) location.searchParams.append(name, value);
  location.hash = draft.fragment.toString();
  return location.href;
}
