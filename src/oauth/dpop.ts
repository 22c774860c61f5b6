import { DPoP, type DPoPHandle } from "oauth4webapi";
import { OAuthError } from "./oauth-error.ts";

/** What `send` has to see of an answer; callers carry along what else they need. */
interface ProvenAnswer {
  readonly response: Response;
}

/** A key that the tokens of one connection are bound to, as requests use it. */
export interface DpopProver {
  /** Makes the proofs, and remembers the newest nonce of every origin (RFC 9449 §8.2). */
  readonly handle: DPoPHandle;
  /** SHA-256 thumbprint of the public key (RFC 7638): public, and all that a token knows of the key. */
  readonly thumbprint: string;
  /**
   * Sends a request that carries a proof, and again when the other side wants its nonce in it, or
   * does not believe this one proof: neither was processed, and the next one carries the nonce of the
   * answer and the present time.
   *
   * @param attempt makes a proof of its own each time
   * @param errorOf the `error` of an answer, if it is one; left out, what a protected resource says
   * @returns the first answer that does not object, be it good or not
   * @throws OAuthError `dpop_rejected` when the objection stays, with a look at the clock
   * @see RFC 9449 §5, §7.1, §8, §9
   */
  send<Answer extends ProvenAnswer>(
    attempt: () => Promise<Answer>,
    errorOf?: (answer: Answer) => unknown,
  ): Promise<Answer>;
}

/**
 * Makes the proofs of possession of a key.
 *
 * @param keyPair ES256, whose private key need not be extractable
 * @see RFC 9449 §4
 */
export async function createDpopProver(keyPair: CryptoKeyPair): Promise<DpopProver> {
  const handle = DPoP({}, keyPair);
  return { handle, thumbprint: await handle.calculateThumbprint(), send: sendWithProof };
}

/** Seconds by which clocks may differ before that is worth telling. */
const NOTICEABLE = 30;

/** A 401 of which CORS hides the reason, with a nonce: the proof may have lacked it. */
const UNSPOKEN = "unspoken";
/** The objections to a proof after which the same request may go out again, each of them once. */
const OBJECTIONS: ReadonlySet<unknown> = new Set([
  "use_dpop_nonce",
  "invalid_dpop_proof",
  UNSPOKEN,
]);

async function sendWithProof<Answer extends ProvenAnswer>(
  send: () => Promise<Answer>,
  errorOf: (answer: Answer) => unknown = objectionOf,
): Promise<Answer> {
  const heard = new Set<unknown>();
  for (;;) {
    const answer = await send();
    const error = errorOf(answer);
    if (!OBJECTIONS.has(error)) return answer;
    // With the nonce it is refused as well: then it was about something else.
    if (error === UNSPOKEN && heard.size > 0) return answer;
    const { headers, status } = answer.response;
    const clockAhead = clockAheadOf(headers);
    const details = {
      error: String(error),
      status,
      ...(clockAhead !== undefined && { clockAhead }),
    };
    if (error === "use_dpop_nonce" && !headers.has("dpop-nonce")) {
      throw new OAuthError(
        "dpop_rejected",
        'a nonce is demanded, and CORS hides the "DPoP-Nonce" header from this page',
        { details },
      );
    }
    if (heard.has(error)) {
      throw new OAuthError("dpop_rejected", "the DPoP proof was refused twice", { details });
    }
    heard.add(error);
  }
}

/**
 * The objection of a protected resource. CORS may hide why it said 401: a nonce that comes along
 * says it as well.
 *
 * @see RFC 9449 §7.1, §9
 */
function objectionOf({ response }: ProvenAnswer): string | undefined {
  if (response.status !== 401) return undefined;
  const challenge = response.headers.get("www-authenticate");
  if (challenge === null) return response.headers.has("dpop-nonce") ? UNSPOKEN : undefined;
  return /\b(use_dpop_nonce|invalid_dpop_proof)\b/.exec(challenge)?.[1];
}

/**
 * oauth4webapi takes the time of a proof from the platform's clock, so it is that one which may be wrong.
 *
 * @returns seconds by which it is ahead (negative: behind); undefined when CORS hides the other
 *   side's time, or the two hardly differ
 */
function clockAheadOf(headers: Headers): number | undefined {
  const there = Date.parse(headers.get("date") ?? "");
  const ahead = Math.round((Date.now() - there) / 1000);
  return Math.abs(ahead) > NOTICEABLE ? ahead : undefined;
}
