import type { ProviderRequest } from "../support/real-provider-log.ts";
import type { Deed } from "./schedule.ts";

/** One refresh as it went over the wire. Times in milliseconds of one clock. */
export interface Send {
  /** Of which refresh token: its name, never its value. */
  readonly token: string;
  readonly family: string;
  /** Whose refresh it was. */
  readonly tab: string;
  /** Whether the courier sent it for the tab, and not the tab itself. */
  readonly carried: boolean;
  readonly begin: number;
  /** When the answer was written, or the connection was gone. */
  readonly end: number;
  /** What the browser was told; `nothing` as well when it says nothing about the token. */
  readonly told: "tokens" | "refused" | "busy" | "nothing";
  /** What the provider made of it, whether or not anybody heard of it. */
  readonly verdict: "tokens" | "refused" | "not-processed";
}

/** All refresh tokens that follow from one sign-in. */
export interface Family {
  readonly name: string;
  /** Whose: provider and account. */
  readonly connection: string;
  /** When the sign-in was complete. */
  readonly since: number;
}

/** Something that was done to a tab: what it had under way then, nobody can know. */
export interface Disturbance {
  readonly tab: string;
  readonly deed: Exclude<Deed, "revoke">;
  readonly from: number;
  /** When the tab was gone, loaded, resumed or online again. */
  readonly to: number;
}

/** A person pressed "Refresh now". */
export interface Press {
  readonly tab: string;
  readonly connection: string;
  readonly from: number;
  readonly to: number;
}

/** The provider took a grant back, as an administrator does. */
export interface Revocation {
  readonly connection: string;
  readonly at: number;
}

/** What the page said of a connection when everything had come to rest. */
export interface Sighting {
  readonly connection: string;
  readonly at: number;
  readonly status: string;
  /** Of a connection that needs a reconnect: the code of its failure. */
  readonly code?: string | undefined;
  /** Whether a refresh and an API call succeeded. */
  readonly works: boolean;
  /** What else the page said of what did not work. */
  readonly says: string;
}

/** Everything that a run has to be judged by. */
export interface Evidence {
  readonly sends: readonly Send[];
  readonly families: readonly Family[];
  readonly disturbances: readonly Disturbance[];
  readonly presses: readonly Press[];
  readonly revocations: readonly Revocation[];
  readonly sightings: readonly Sighting[];
}

/** Browsers of the run call themselves by the name of their tab; a courier does so for the tab it sends for. */
const TAB = /pixy-tab\/([^\s,]+)/;

const SIGNATURE = /, pixy-tab\//;

export function userAgentOf(tab: string): string {
  return `Mozilla/5.0 (chaos) pixy-tab/${tab}`;
}

/** Another type of answer that a tab would take: what its courier sends for it has no other mark of it. */
export function signatureOf(tab: string): string {
  return `pixy-tab/${tab}`;
}

/** @param userAgent and signature of a request */
export function tabOf(userAgent: string): string {
  return TAB.exec(userAgent)?.[1] ?? "unknown";
}

/**
 * Reads a provider's log.
 *
 * @param provider its name in the installation
 * @param requests all of them answered or gone
 */
export function readLog(
  provider: string,
  requests: readonly ProviderRequest[],
): Pick<Evidence, "sends" | "families"> {
  const sends: Send[] = [];
  const families: Family[] = [];
  /** By number of the refresh token. */
  const familyOf = new Map<number, string>();
  const byEnd = requests.toSorted((one, other) => ended(one) - ended(other));
  for (const request of byEnd) {
    const { refresh, issued, account } = request;
    if (request.grantType !== "authorization_code" || issued === undefined) continue;
    if (refresh !== undefined || account === undefined) continue;
    const name = `${provider}/${issued}`;
    familyOf.set(issued, name);
    families.push({ name, connection: `${provider}: ${account}`, since: ended(request) });
  }
  const byToken = requests
    .filter(({ refresh }) => refresh?.token !== undefined)
    .toSorted((one, other) => (one.refresh?.token ?? 0) - (other.refresh?.token ?? 0));
  for (const request of byToken) {
    const token = request.refresh?.token;
    const family = token === undefined ? undefined : familyOf.get(token);
    if (request.refresh === undefined || token === undefined || family === undefined)
      throw new Error("a refresh token came that belongs to no sign-in");
    const { verdict, issued } = request.refresh;
    if (issued !== undefined) familyOf.set(issued, family);
    sends.push({
      token: `${provider}/${token}`,
      family,
      tab: tabOf(request.userAgent),
      carried: SIGNATURE.test(request.userAgent),
      begin: request.at,
      end: ended(request),
      told: toldBy(request.status),
      verdict,
    });
  }
  return { sends: sends.toSorted((one, other) => one.begin - other.begin), families };
}

function ended({ at, endedAt }: ProviderRequest): number {
  return endedAt ?? at;
}

function toldBy(status: number): Send["told"] {
  switch (status) {
    case 200:
      return "tokens";
    case 400:
      return "refused";
    case 429:
    case 503:
      return "busy";
    default:
      return "nothing";
  }
}
