import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { markdownTable } from "../../../src/cli/markdown-table.ts";
import { describeVerdicts, type Verdict } from "../goals.ts";
import { median } from "../refresh-home/statistics.ts";
import type { PageLife } from "./moments.ts";
import type { Rounds } from "./peers.ts";
import type { Round } from "./sign-in-rounds.ts";
import type { Subject, SubjectName } from "./stage.ts";
import { pairedRatio, spread } from "./statistics.ts";
import type { TokenTimes } from "./token-times.ts";

interface Measure {
  readonly title: string;
  readonly of: (round: Round) => number;
  /** With 100 ms of latency: how much of the fastest peer's time Pixy may take. */
  readonly share?: number;
}

const MEASURES: readonly Measure[] = [
  {
    title: "callback → signed in",
    of: ({ callback }) => momentIn(callback, "signed in"),
    share: 0.9,
  },
  {
    title: "callback → API answer",
    of: ({ callback }) => momentIn(callback, "answer"),
    share: 0.9,
  },
  {
    title: "reload → API answer",
    of: ({ reload }) => momentIn(reload, "answer"),
    share: 0.9,
  },
];

/** The goals count where a network is felt. */
const LATENCY_OF_GOALS = 100;
/** Bytes of script, compressed. */
const MOST_SCRIPT = 140_000;

/** @returns tables of all rounds by latency in milliseconds, as Markdown, the goals first */
export function describePeers(
  subjects: readonly Subject[],
  signIns: ReadonlyMap<number, Rounds>,
  tokens: ReadonlyMap<SubjectName, TokenTimes>,
): string {
  const atGoals = signIns.get(LATENCY_OF_GOALS) ?? new Map();
  const verdicts = [
    ...timeVerdicts(atGoals),
    tokenVerdict(tokens),
    ...sizeVerdicts(subjects, atGoals),
  ];
  return [
    describeVerdicts(verdicts),
    ...[...signIns].flatMap(([latency, rounds]) => [
      `With ${latency} ms of latency, in milliseconds: median (middle half), and Pixy's time to the other's in the same round:`,
      timeTable(rounds),
    ]),
    "Script that was loaded until then, compressed:",
    sizeTable(subjects, atGoals),
    `What Pixy's callback waits for with ${LATENCY_OF_GOALS} ms of latency, beside the least that is possible: one round trip for the token, one for the API, and one before it in which the browser asks whether it may send a token there (CORS preflight). Milliseconds since the callback was asked for, medians:`,
    waterfall(atGoals),
    "The access token for a call while it is fresh, and a whole call with it around a `fetch` that answers at once: microseconds, medians of a hundred batches of a hundred. For Pixy's layers the token is found as the interceptor finds it, and the whole call is the service's own, with everything that it does besides: it looks whether the token may go to this address, makes the request once so that it could be sent again, reads what the API demands, and keeps what a journey is written from.",
    tokenTable(tokens),
  ].join("\n\n");
}

function timeVerdicts(rounds: Rounds): Verdict[] {
  return MEASURES.flatMap(({ title, of, share }) => {
    if (share === undefined) return [];
    const times = timesOf(rounds, of);
    const fastest = fastestPeer(times);
    const ratio = pairedRatio(times.get("Pixy") ?? [], times.get(fastest) ?? []);
    return {
      goal: `${title}, ${LATENCY_OF_GOALS} ms: at most ${share} × the fastest peer`,
      measured: `${ratio.toFixed(2)} × ${fastest}`,
      isMet: ratio <= share,
    };
  });
}

function timeTable(rounds: Rounds): string {
  const columns = MEASURES.map(({ of }) => timesOf(rounds, of));
  return markdownTable(
    ["", ...MEASURES.flatMap(({ title }) => [title, "Pixy / it"])],
    [...rounds.keys()].map((name) => [
      name,
      ...columns.flatMap((times) => {
        const own = times.get(name) ?? [];
        return [
          spread(own),
          name === "Pixy" ? "" : `× ${pairedRatio(times.get("Pixy") ?? [], own).toFixed(2)}`,
        ];
      }),
    ]),
  );
}

function timesOf(rounds: Rounds, of: (round: Round) => number): Map<SubjectName, number[]> {
  return new Map([...rounds].map(([name, taken]) => [name, taken.map(of)]));
}

function fastestPeer(times: ReadonlyMap<SubjectName, readonly number[]>): SubjectName {
  const peers = [...times].filter(([name]) => !name.startsWith("Pixy"));
  const [fastest] = peers.toSorted(([, a], [, b]) => median(a) - median(b));
  if (fastest === undefined) throw new Error("there is nobody to compare with");
  return fastest[0];
}

/** Microseconds that Pixy may take longer than the fastest peer. */
const TOKEN_ALLOWANCE = 5;

function tokenVerdict(tokens: ReadonlyMap<SubjectName, TokenTimes>): Verdict {
  const times = new Map([...tokens].map(([name, { token }]) => [name, token]));
  const fastest = fastestPeer(times);
  const difference = median(times.get("Pixy's layers") ?? []) - median(times.get(fastest) ?? []);
  return {
    goal: `a fresh access token: within ${TOKEN_ALLOWANCE} µs of the fastest peer`,
    measured: `${difference.toFixed(1)} µs more than ${fastest}`,
    isMet: difference <= TOKEN_ALLOWANCE,
  };
}

function tokenTable(tokens: ReadonlyMap<SubjectName, TokenTimes>): string {
  return markdownTable(
    ["", "the token", "a whole call"],
    [...tokens].map(([name, { token, call }]) => [name, spread(token, 1), spread(call, 1)]),
  );
}

function sizesOf(subject: Subject, rounds: Rounds): readonly [start: number, callback: number] {
  const taken = rounds.get(subject.name) ?? [];
  return [
    median(taken.map(({ startPage }) => scriptUntil(subject, startPage, "start"))),
    median(taken.map(({ callback }) => scriptUntil(subject, callback, "answer"))),
  ];
}

function sizeVerdicts(subjects: readonly Subject[], rounds: Rounds): Verdict[] {
  const pixy = subjects.find(({ name }) => name === "Pixy");
  if (pixy === undefined) return [];
  const [start, callback] = sizesOf(pixy, rounds);
  return [
    ["until the start page is interactive", start] as const,
    ["until the callback's API answer", callback] as const,
  ].map(([until, bytes]) => ({
    goal: `script ${until}: at most ${kilobytes(MOST_SCRIPT)}`,
    measured: kilobytes(bytes),
    isMet: bytes <= MOST_SCRIPT,
  }));
}

function sizeTable(subjects: readonly Subject[], rounds: Rounds): string {
  return markdownTable(
    ["", "start page is interactive", "callback's API answer is there"],
    subjects.map((subject) => [subject.name, ...sizesOf(subject, rounds).map(kilobytes)]),
  );
}

/** Bytes of all script that had come when something was seen, compressed as hosts do. */
function scriptUntil({ directory, url }: Subject, life: PageLife, moment: string): number {
  const at = momentIn(life, moment);
  const files = life.requests.filter(
    (request) => request.url.startsWith(url) && request.url.endsWith(".js") && request.end <= at,
  );
  return [...new Set(files.map((request) => request.url.slice(url.length)))]
    .map((file) => gzipSync(readFileSync(path.join(directory, file))).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}

/** The token's and the API's part of each app's callback. */
function waterfall(rounds: Rounds): string {
  const rows = [...rounds].map(([name, taken]) => {
    const at = (of: (round: Round) => number) => median(taken.map(of)).toFixed(0);
    const token = ({ callback }: Round) => requestIn(callback, /\/token$/u);
    const api = ({ callback }: Round) => requestIn(callback, /\/(me|userinfo)$/u);
    return [
      name,
      at((round) => token(round).start),
      at((round) => token(round).end),
      at(({ callback }) => momentIn(callback, "signed in")),
      at((round) => api(round).start),
      at((round) => api(round).end),
      at(({ callback }) => momentIn(callback, "answer")),
    ];
  });
  const least = ["the least", "0", "100", "100", "100", "300", "300"];
  return markdownTable(
    [
      "",
      "token asked for",
      "token there",
      "signed in on screen",
      "API asked",
      "API has answered",
      "answer on screen",
    ],
    [...rows, least],
  );
}

function requestIn({ requests }: PageLife, url: RegExp): { start: number; end: number } {
  return requests.find((request) => url.test(request.url)) ?? { start: NaN, end: NaN };
}

function momentIn({ moments }: PageLife, name: string): number {
  return moments[name] ?? NaN;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
