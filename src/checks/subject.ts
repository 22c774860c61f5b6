import { generateCodeChallenge, generateCodeVerifier, generateUnguessable } from "../oauth/pkce.ts";
import { wellKnownUrls } from "../oauth/provider-discovery.ts";
import type { ProviderMetadata } from "../oauth/provider-profile.ts";
import { isSecureUrl, leadsInside } from "../oauth/secure-endpoint.ts";
import { parseObject } from "../oauth/token-response.ts";
import { CLIENT_ERRORS } from "./client-errors.ts";
import { createDpopProofs } from "./dpop-proof.ts";
import type { Grant, Returned } from "./grant.ts";
import { type Document, textIn } from "./metadata-document.ts";
import { once } from "./once.ts";
import type { Arrival, Probe, ProbeRequest, Reading } from "./probe.ts";

/** Which provider is asked, and on whose behalf. */
export interface Target {
  readonly issuer: string;
  /** Endpoints that were given by hand, for a provider without discovery. */
  readonly metadata?: ProviderMetadata | undefined;
  readonly clientId?: string | undefined;
  /** Of the pages that shall use the provider. */
  readonly origin: string;
  readonly redirectUri: string;
  /** Separated by spaces. */
  readonly scope: string;
}

/** The metadata as it was found, right or wrong. */
export interface FoundMetadata {
  /** Undefined: none was found that can be read from here. */
  readonly document: Document | undefined;
  /** How it was had; undefined when it was given by hand. */
  readonly reading: Reading | undefined;
}

/** How an authorization request differs from a good one. */
export interface Oddity {
  /** No challenge, or one that is the verifier itself. */
  readonly challenge?: "none" | "plain";
  /** Ask without a page: the answer comes back at once (OpenID Connect Core 1.0 §3.1.2.1). */
  readonly silent?: boolean;
  readonly redirectUri?: string;
}

/** What the checks look at. Everything is asked once, however many checks want to know. */
export interface Subject extends Target {
  readonly probe: Probe;
  /** Takes the connection made for the check, once; undefined where there is none. */
  readonly grant: (() => Promise<Grant>) | undefined;
  /** Gives the tokens of that connection back; undefined when it was not taken. */
  giveBack(): Promise<Returned | undefined>;
  published(): Promise<FoundMetadata>;
  /**
   * @returns the address of an endpoint; undefined when it has none, or one that nothing may be sent
   *   to: in the open, or on this machine for an issuer elsewhere
   */
  endpoint(name: string): Promise<string | undefined>;
  /** The key set. */
  keys(): Promise<Reading | undefined>;
  /** What the token endpoint says to a made-up code. */
  tokenAnswer(): Promise<Reading | undefined>;
  /** The same with a DPoP proof, and with the nonce that is asked for (RFC 9449 §8). */
  provenTokenAnswer(): Promise<Reading | undefined>;
  /** What userinfo says to a made-up access token. */
  userinfoAnswer(): Promise<Reading | undefined>;
  /** Where an authorization request leads; undefined without a client id or an endpoint. */
  authorization(oddity?: Oddity): Promise<Arrival | undefined>;
}

/** Stands for a client where none is named. */
export const NOBODY = "pixy-readiness-check";

/**
 * Prepares a provider for being asked. Nothing is sent yet.
 *
 * @param probe the way to look at it
 * @param takeGrant gets a connection made for the check, when the first question needs it: whatever
 *   is asked before cannot lose it
 */
export function createSubject(
  target: Target,
  probe: Probe,
  takeGrant?: () => Promise<Grant>,
): Subject {
  let taken: Grant | undefined;
  const grant =
    takeGrant &&
    once(async () => {
      taken = await takeGrant();
      return taken;
    });
  const published = once(() => findMetadata(target, probe));
  const endpoint = async (name: string) => {
    const { document } = await published();
    const address = document === undefined ? undefined : textIn(document, name);
    return address !== undefined && isSecureUrl(address) && !leadsInside(target.issuer, address)
      ? address
      : undefined;
  };
  const askAt = (name: string, request: (url: string) => ProbeRequest) =>
    once(async () => {
      const url = await endpoint(name);
      return url === undefined ? undefined : probe.send(request(url));
    });
  const arrivals = new Map<string, Promise<Arrival | undefined>>();

  async function arrival(oddity: Oddity): Promise<Arrival | undefined> {
    const { clientId } = target;
    const url = await endpoint("authorization_endpoint");
    if (url === undefined || clientId === undefined) return undefined;
    const request = await authorizationRequest({ ...target, clientId }, oddity);
    const pushed = await push(request);
    if (pushed !== undefined && "at" in pushed) return pushed;
    const address = new URL(url);
    for (const [name, value] of Object.entries(pushed?.instead ?? request)) {
      address.searchParams.set(name, value);
    }
    return probe.authorize(address.href, oddity.redirectUri ?? target.redirectUri);
  }

  /**
   * Pushes an authorization request where that is demanded; from a tab also where it is offered,
   * because a page sees the answer to that, and none of the authorization endpoint (RFC 9126 §2).
   *
   * @returns undefined when nothing is pushed; what to send to the authorization endpoint instead; or
   *   where it led already
   */
  async function push(
    request: Readonly<Record<string, string>>,
  ): Promise<Arrival | { readonly instead: Readonly<Record<string, string>> } | undefined> {
    const { document = {} } = await published();
    const url = await endpoint("pushed_authorization_request_endpoint");
    const isDemanded = document["require_pushed_authorization_requests"] === true;
    if (url === undefined || (!isDemanded && probe.from === "command-line")) return undefined;
    const { answer, exchanges } = await probe.send({ method: "POST", url, form: request });
    if (answer === undefined) return { at: "unseen", exchanges };
    const body = parseObject(answer.body) ?? {};
    const requestUri = textIn(body, "request_uri");
    if (requestUri === undefined) {
      const error = textIn(body, "error") ?? `HTTP ${answer.status}`;
      // Who the client is was refused, and nobody has looked at the request.
      if (CLIENT_ERRORS.has(error)) return { at: "unseen", exchanges };
      return { at: "refused", parameters: new URLSearchParams({ error }), exchanges };
    }
    if (probe.from === "tab") return { at: "pushed", exchanges };
    return { instead: { client_id: request["client_id"] ?? "", request_uri: requestUri } };
  }

  return {
    ...target,
    probe,
    grant,
    giveBack: async () => taken?.giveBack(),
    published,
    endpoint,
    keys: askAt("jwks_uri", (url) => ({ method: "GET", url, reads: "jwks" })),
    tokenAnswer: askAt("token_endpoint", (url) => ({
      method: "POST",
      url,
      form: madeUpCode(target),
    })),
    provenTokenAnswer: once(async () => {
      const url = await endpoint("token_endpoint");
      if (url === undefined) return undefined;
      const prove = await createDpopProofs(url);
      const ask = async (nonce?: string) =>
        probe.send({
          method: "POST",
          url,
          headers: { dpop: await prove(nonce) },
          form: madeUpCode(target),
        });
      const first = await ask();
      const nonce = first.answer?.headers.get("dpop-nonce") ?? undefined;
      if (nonce === undefined || first.hiddenHeaders.includes("dpop-nonce")) return first;
      const second = await ask(nonce);
      return { ...second, exchanges: [...first.exchanges, ...second.exchanges] };
    }),
    userinfoAnswer: askAt("userinfo_endpoint", (url) => ({
      method: "GET",
      url,
      headers: { authorization: `Bearer ${generateUnguessable()}` },
    })),
    authorization(oddity = {}) {
      const name = JSON.stringify(oddity);
      const asked = arrivals.get(name) ?? arrival(oddity);
      arrivals.set(name, asked);
      return asked;
    },
  };
}

/** A redemption of a code that nobody has given out: no provider can take it for anything. */
function madeUpCode({
  clientId = NOBODY,
  redirectUri,
}: Pick<Target, "clientId" | "redirectUri">): Record<string, string> {
  return {
    grant_type: "authorization_code",
    client_id: clientId,
    code: generateUnguessable(),
    redirect_uri: redirectUri,
    code_verifier: generateCodeVerifier(),
  };
}

/** The document at the first well-known place that has one (RFC 8414 §3, OpenID Connect Discovery 1.0 §4). */
async function findMetadata(target: Target, probe: Probe): Promise<FoundMetadata> {
  if (target.metadata !== undefined) {
    return { document: { ...target.metadata }, reading: undefined };
  }
  let first: Reading | undefined;
  for (const url of wellKnownUrls(target.issuer)) {
    const reading = await probe.send({ method: "GET", url, reads: "discovery" });
    const document = reading.answer?.status === 200 ? parseObject(reading.answer.body) : undefined;
    if (document !== undefined) return { document, reading };
    first ??= reading;
    // The other places are of the same host.
    if (reading.access === "unreachable") break;
  }
  return { document: undefined, reading: first };
}

async function authorizationRequest(
  { clientId, scope, redirectUri }: Target & { clientId: string },
  { challenge, silent = false, redirectUri: other }: Oddity,
): Promise<Readonly<Record<string, string>>> {
  const verifier = generateCodeVerifier();
  return {
    response_type: "code",
    client_id: clientId,
    redirect_uri: other ?? redirectUri,
    scope,
    state: generateUnguessable(),
    nonce: generateUnguessable(),
    ...(silent && { prompt: "none" }),
    ...(challenge === undefined && {
      code_challenge: await generateCodeChallenge(verifier),
      code_challenge_method: "S256",
    }),
    ...(challenge === "plain" && { code_challenge: verifier, code_challenge_method: "plain" }),
  };
}
