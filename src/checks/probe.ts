import type { JourneyExchange } from "../journeys/journey-event.ts";
import type { Vocabulary } from "../journeys/shown-names.ts";

/** A request as a page of the client's origin would send it: without cookies. */
export interface ProbeRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** Headers that need a preflight (Fetch standard, "CORS-safelisted request-header"). */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly form?: Readonly<Record<string, string>>;
  /** What the answer is to be read as, where it is shown; absent: an answer of OAuth. */
  readonly reads?: Vocabulary;
}

/** An answer as far as it can be seen from where the probe stands. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What became of a request, for a page of the client's origin. */
export interface Reading {
  /**
   * `open`: the page reads the answer. `blocked`: somebody answers, and the browser keeps it from the
   * page. `unreachable`: nobody answers.
   */
  readonly access: "open" | "blocked" | "unreachable";
  /** What stood in the way; empty when nothing did. */
  readonly reason: string;
  /** Also of a blocked one, where the probe is no page. */
  readonly answer?: Answer | undefined;
  /** Names of headers that came, and that the page does not see. Lower case; a tab knows of none. */
  readonly hiddenHeaders: readonly string[];
  readonly exchanges: readonly JourneyExchange[];
}

/** Where an authorization request led, without anybody signed in. */
export interface Arrival {
  /**
   * `returned`: back to the redirect URI. `page`: to a page for a person. `pushed`: it was taken when it
   * was pushed, and not followed any further. `refused`: to an error without a redirect.
   * `unreachable`: nobody answered. `unseen`: a browser lets no page see it.
   */
  readonly at: "returned" | "page" | "pushed" | "refused" | "unreachable" | "unseen";
  /** Of the answer at the redirect URI, or of the refusal where it says why. */
  readonly parameters?: URLSearchParams | undefined;
  /** Of the page, where it came at once. */
  readonly pageHeaders?: Headers | undefined;
  readonly exchanges: readonly JourneyExchange[];
}

/** One of the two ways to look at a provider: from a tab, or from a command line. */
export interface Probe {
  readonly from: "tab" | "command-line";
  send(request: ProbeRequest): Promise<Reading>;
  /**
   * Asks the authorization endpoint, with no cookie, up to its first answer.
   *
   * @param url with the request in its query
   */
  authorize(url: string, redirectUri: string): Promise<Arrival>;
}
