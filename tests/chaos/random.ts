/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** 0 to 1. */
  next(): number;
  between(least: number, most: number): number;
  /** @param length of what is chosen from */
  index(length: number): number;
  chance(probability: number): boolean;
  /** @param weights how often each comes, in proportion */
  choose<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

/**
 * @param seed a whole number
 * @param stream what the numbers are for: one that takes more of them leaves the others as they are
 */
export function createRandom(seed: number, stream: string): Random {
  let state = seed | 0;
  for (const character of stream) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);

  /** Mulberry32: good enough to be unpredictable, small enough to be read. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  return {
    next,
    between: (least, most) => least + next() * (most - least),
    index: (length) => Math.floor(next() * length),
    chance: (probability) => next() < probability,
    choose(weights) {
      const names = Object.keys(weights).filter((name): name is keyof typeof weights =>
        Object.hasOwn(weights, name),
      );
      const total = names.reduce((sum, name) => sum + weights[name], 0);
      let rest = next() * total;
      const chosen = names.find((name) => (rest -= weights[name]) < 0) ?? names.at(-1);
      if (chosen === undefined) throw new RangeError("there is nothing to choose from");
      return chosen;
    },
  };
}
