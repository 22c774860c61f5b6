import type { Disturbance, Evidence, Family, Send, Sighting } from "./evidence.ts";

/** A rule of docs/reliability.md that was broken. */
export interface Violation {
  readonly rule: string;
  readonly connection: string;
  /** When, in milliseconds. */
  readonly at: number;
  readonly details: string;
}

/** A grant that the provider has ended. */
export interface Loss {
  readonly connection: string;
  readonly family: string;
  readonly at: number;
  readonly cause: Disturbance["deed"] | "answer lost" | "revoked" | "unexplained";
  /** What the page has to call it. */
  readonly code: "refresh_interrupted" | "refresh_rejected";
  /**
   * Whether it may be called interrupted in any case: something was done to a tab while the refused token
   * was the one to send. It may have been marked there, and never have left.
   */
  readonly mayBeInterrupted: boolean;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  readonly losses: readonly Loss[];
}

/** Milliseconds between the moment when a tab writes down that it sends and the arrival at the provider. */
const ON_THE_WAY = 1_500;
/** Milliseconds between two sends of a token in doubt, by how often it was sent. */
const DISTANCES = [4_000, 8_000];
/** Milliseconds before a provider that is busy is asked again. */
const BUSY_DISTANCE = 3_000;
/** Sends of one token by itself while its fate is unknown: once, and twice again. */
const MOST_SENDS = 3;
/**
 * Milliseconds from a press to the send that it brings: at most 20,000 for the lock, 16,000 of distance and
 * 15,000 until the provider is reached.
 */
const LONGEST_WAIT = 51_000;
/** By itself, in a window of milliseconds; access tokens live five seconds. */
const STORM = { sends: 5, within: 10_000 };

/**
 * Holds what the provider has seen and what the page has said against the rules of
 * docs/reliability.md. Nothing of the app is asked.
 */
export function judge(evidence: Evidence): Verdict {
  const violations: Violation[] = [];
  const { sends, families } = evidence;
  const byToken = Map.groupBy(sends, ({ token }) => token);
  const byFamily = Map.groupBy(sends, ({ family }) => family);
  const blame = (rule: string, send: Send, details: string) =>
    violations.push({ rule, connection: connectionOf(families, send), at: send.begin, details });

  for (const [token, all] of byToken) judgeToken(token, all, evidence, blame);
  for (const family of families)
    judgeFamily(family, byFamily.get(family.name) ?? [], evidence, blame);
  const losses = families.flatMap((family) =>
    findLoss(byFamily.get(family.name) ?? [], family, evidence),
  );
  for (const { cause, connection, at, family } of losses) {
    if (cause === "unexplained")
      violations.push({ rule: "no loss without a reason", connection, at, details: family });
  }
  violations.push(...judgeScreens(losses, evidence));
  return { violations, losses };
}

type Blame = (rule: string, send: Send, details: string) => void;

function judgeToken(token: string, sends: readonly Send[], evidence: Evidence, blame: Blame): void {
  for (const [index, send] of sends.entries()) {
    const earlier = sends.slice(0, index);
    const before = earlier.at(-1);
    if (before === undefined) continue;
    const pair = `${token}: ${before.tab} (${before.told}), then ${send.tab} after ${send.begin - before.begin} ms`;
    if (earlier.some(({ end }) => end > send.begin)) blame("never two at once", send, pair);
    if (before.told === "busy") {
      const distance = send.begin - before.end;
      if (!isPersons(send, evidence) && distance < BUSY_DISTANCE - ON_THE_WAY)
        blame("a busy provider is left alone", send, pair);
    } else if (isKnown(before, send.begin, evidence)) {
      blame("never again after a known outcome", send, pair);
    }
    if (isPersons(send, evidence)) continue;
    const doubts = earlier.filter(({ told }) => told !== "busy");
    if (doubts.length >= MOST_SENDS) blame("at most twice again by itself", send, pair);
    const doubt = doubts.at(-1);
    const distance = DISTANCES[doubts.length - 1];
    if (doubt === undefined || distance === undefined) continue;
    if (send.begin - doubt.begin < distance - ON_THE_WAY)
      blame("again only at a distance", send, pair);
  }
}

function judgeFamily(
  family: Family,
  sends: readonly Send[],
  evidence: Evidence,
  blame: Blame,
): void {
  const next = evidence.families.find(
    ({ connection, since }) => connection === family.connection && since > family.since,
  );
  for (const send of sends) {
    const end = sends.find(({ told, end }) => told === "refused" && end < send.begin);
    if (end !== undefined && isKnown(end, send.begin, evidence))
      blame("nothing is sent after the end", send, `${end.tab} was refused, ${send.tab} sent`);
    if (next !== undefined && send.begin > next.since + ON_THE_WAY)
      blame("a reconnect replaces what was before", send, `${send.tab} sent ${send.token}`);
  }
  const own = sends.filter((send) => !isPersons(send, evidence));
  for (const [index, send] of own.entries()) {
    const first = own[index - STORM.sends];
    if (first !== undefined && send.begin - first.begin < STORM.within)
      blame("no storm", send, `${STORM.sends + 1} sends in ${send.begin - first.begin} ms`);
  }
}

function findLoss(sends: readonly Send[], family: Family, evidence: Evidence): Loss[] {
  const refusals = sends.filter(({ verdict }) => verdict === "refused");
  const [first] = refusals;
  if (first === undefined) return [];
  const told = refusals.find((send) => send.told === "refused") ?? first;
  const isDoubted = (send: Send) =>
    sends.some(
      ({ token, told, begin }) => token === send.token && begin < send.begin && told !== "busy",
    );
  const planted = evidence.revocations.some(
    ({ connection, at }) => connection === family.connection && at > family.since && at < first.end,
  );
  // The one whose outcome nobody knew: it came first, or it was overtaken by the one that was sent again.
  const unknown = sends.find(
    (send) =>
      sends.some((other) => other !== send && other.token === send.token) &&
      send.told !== "busy" &&
      !isKnown(send, Math.max(told.begin, send.end), evidence),
  );
  return [
    {
      connection: family.connection,
      family: family.name,
      at: told.begin,
      cause: planted ? "revoked" : unknown ? causeOf(unknown, told.begin, evidence) : "unexplained",
      code: isDoubted(told) ? "refresh_interrupted" : "refresh_rejected",
      mayBeInterrupted: evidence.disturbances.some(
        ({ from, to }) => from <= told.begin && to >= heldSince(told, sends, family),
      ),
    },
  ];
}

/** @returns when the browser got the token of a send at the earliest */
function heldSince({ begin, token }: Send, sends: readonly Send[], family: Family): number {
  const before = sends.filter((other) => other.token !== token && other.begin < begin);
  return Math.max(family.since, ...before.map((other) => other.begin)) - ON_THE_WAY;
}

/** Every loss stands on the screen before it is mended, and nothing else stands there as one. */
function judgeScreens(losses: readonly Loss[], { families, sightings }: Evidence): Violation[] {
  const violations: Violation[] = [];
  const lossOf = ({ connection, at }: Sighting) => {
    const family = families.findLast((one) => one.connection === connection && one.since <= at);
    return losses.find((loss) => loss.family === family?.name && loss.at <= at);
  };
  for (const sighting of sightings) {
    const { connection, at, status, code, works, says } = sighting;
    const blame = (rule: string, details: string) =>
      violations.push({ rule, connection, at, details });
    const loss = lossOf(sighting);
    switch (status) {
      case "Connected":
        if (!works) blame("what is Connected works", says);
        if (loss !== undefined) blame("no loss is silent", `${loss.family} has ended`);
        break;
      case "Needs reconnect":
        if (loss === undefined) blame("only the provider ends a connection", code ?? "");
        else if (loss.code !== code && !(loss.mayBeInterrupted && code === "refresh_interrupted"))
          blame("the reason is told", `${code ?? "nothing"} instead of ${loss.code}`);
        break;
      default:
        blame("it comes to rest", `${status}: ${says}`);
    }
  }
  for (const { connection, at, family } of losses) {
    const next = families.find((one) => one.connection === connection && one.since > at);
    const seen = sightings.some(
      (one) =>
        one.connection === connection &&
        one.status === "Needs reconnect" &&
        one.at >= at &&
        one.at <= (next?.since ?? Infinity),
    );
    if (!seen) violations.push({ rule: "no loss is silent", connection, at, details: family });
  }
  return violations;
}

/** Whether the tab that sent it must have known the outcome by then: it was told, and nothing was done to it. */
function isKnown(send: Send, by: number, evidence: Evidence): boolean {
  return send.told !== "nothing" && disturbanceOf(send, by, evidence) === undefined;
}

/** What happens to a tab and not to its courier. */
const outlived: ReadonlySet<Disturbance["deed"]> = new Set([
  "close",
  "close-all",
  "reload",
  "cut-off",
]);

function disturbanceOf(send: Send, by: number, evidence: Evidence): Disturbance | undefined {
  // A courier writes down what it was given, for whoever comes next; of a refusal it tells its tab only.
  const isOutlived = send.carried && send.told !== "refused";
  return evidence.disturbances.find(({ tab, deed, from, to }) => {
    if (to < send.begin - ON_THE_WAY) return false;
    // It lives in the process of one of the tabs: with that one, what it carries is gone.
    if (send.carried && deed === "crash" && from <= send.end + ON_THE_WAY) return true;
    return tab === send.tab && from <= by && !(isOutlived && outlived.has(deed));
  });
}

function causeOf(send: Send, by: number, evidence: Evidence): Loss["cause"] {
  return disturbanceOf(send, by, evidence)?.deed ?? "answer lost";
}

/**
 * A person may be more impatient than Pixy itself. A press may have to wait for the lock, for its distance
 * and for a provider that is slow to be reached, and the button may be there again before: so it also
 * accounts for the first send after it, and only for that one.
 */
function isPersons(send: Send, { presses, families, sends }: Evidence): boolean {
  const connection = connectionOf(families, send);
  return presses.some((press) => {
    if (press.tab !== send.tab || press.connection !== connection || press.from > send.begin)
      return false;
    if (press.to >= send.begin - ON_THE_WAY) return true;
    const isFirst = !sends.some(
      (other) =>
        other.tab === send.tab &&
        other.begin >= press.from &&
        other.begin < send.begin &&
        connectionOf(families, other) === connection,
    );
    return isFirst && send.begin - press.from < LONGEST_WAIT;
  });
}

function connectionOf(families: readonly Family[], { family }: Send): string {
  return families.find(({ name }) => name === family)?.connection ?? family;
}
