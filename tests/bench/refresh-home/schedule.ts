/** A stream of numbers in [0, 1) that is the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How a tab dies. */
export const deaths = [
  "only tab closed",
  "one of two closed",
  "only tab crashed",
  "one of two crashed",
] as const;
export type Death = (typeof deaths)[number];

/** One kill, the same for every home. Times are in milliseconds. */
export interface Kill {
  readonly death: Death;
  /** How long the provider takes to answer. */
  readonly latency: number;
  /** From the arrival of the request at the provider on; below zero before it is sent. */
  readonly after: number;
}

const SHORTEST_ANSWER = 50;
const LONGEST_ANSWER = 400;
/** What a refresh takes before it sends, and after it is answered, where nothing else keeps the machine busy. */
const BEFORE = 20;
const AFTERWARDS = 40;

/**
 * @param counts how many kills of each kind
 * @returns kills at points that are spread evenly over a whole refresh, in an order that mixes the kinds
 */
export function planKills(seed: number, counts: Readonly<Record<Death, number>>): readonly Kill[] {
  const random = seededRandom(seed);
  const kills = deaths.flatMap((death) =>
    Array.from({ length: counts[death] }, (): Kill => {
      const latency = Math.round(SHORTEST_ANSWER + random() * (LONGEST_ANSWER - SHORTEST_ANSWER));
      const whole = BEFORE + latency + AFTERWARDS;
      return { death, latency, after: Math.round(random() * whole) - BEFORE };
    }),
  );
  return shuffled(kills, random);
}

/** Fisher–Yates; the list that is given stays as it is. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const mixed: T[] = [];
  for (const item of list) {
    const place = Math.floor(random() * (mixed.length + 1));
    mixed.push(item);
    [mixed[place], mixed[mixed.length - 1]] = [item, mixed[place] ?? item];
  }
  return mixed;
}
