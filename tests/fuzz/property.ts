import * as fc from "fast-check";
import { expect, it } from "vitest";
import { OAuthError } from "../../src/oauth/oauth-error.ts";

/** Cases per property: `npm run fuzz` asks for many, `npm test` for a few. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 200);
/** The short form always sees the same cases; `npm run fuzz` brings a seed of its own. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);
/** Milliseconds of the processor after which a case counts as a hang. It is no measure of speed. */
const HANG = 5_000;
/** Milliseconds after which a case that does nothing counts as one: others may need the processor. */
const STANDSTILL = 12 * HANG;
/** Milliseconds that a case may take on the average before the runner gives a property up. */
const PATIENCE = 50;

const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Function.prototype];

/**
 * A property of a parser, as a test: it holds for whatever the arbitrary makes, ends in time and
 * leaves the prototypes of the platform as they were. A counterexample comes with the seed and the
 * path that bring it back: `npm run fuzz -- --seed …`.
 */
export function itHolds<T>(
  sentence: string,
  arbitrary: fc.Arbitrary<T>,
  check: (value: T) => void | Promise<void>,
): void {
  it(sentence, { timeout: STANDSTILL + RUNS * PATIENCE }, async () => {
    const before = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype));
    const property = fc.asyncProperty(arbitrary, async (value) => {
      const startedAt = processorTime();
      await check(value);
      if (processorTime() - startedAt > HANG) throw new Error("the case took too long");
      PROTOTYPES.forEach((prototype, index) => {
        if (Reflect.ownKeys(prototype).length !== before[index]?.length)
          throw new Error("a prototype was changed");
      });
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, timeout: STANDSTILL });
  });
}

/** @returns milliseconds that this process has had so far */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * @param json as `JSON.stringify` writes it
 * @returns whether the platform reads what stands there: V8 (Node 24.21) takes {"":null,"\"":0} for
 *   {"":null,"\\":0} now and then, and is no measure for a parser in that case
 */
export function isReadByThePlatform(json: string, indent?: number): boolean {
  return JSON.stringify(JSON.parse(json), undefined, indent) === json;
}

/** How a parser judged its input. */
export type Verdict<T> =
  | { readonly value: T; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: OAuthError };

/** Characters of a provider's own words in an error. */
const LONGEST_DETAIL = 500;

/**
 * @returns what the parser returned, or the OAuthError that it threw; anything else that it throws
 *   fails the test, and so does an error that a provider's words could fill
 */
export async function verdictOf<T>(parse: () => T | Promise<T>): Promise<Verdict<Awaited<T>>> {
  try {
    return { value: await parse() };
  } catch (failure) {
    expectOAuthError(failure);
    return { failure };
  }
}

/** Whatever a person may get to see of a failure is bounded, and text. */
export function expectOAuthError(failure: unknown): asserts failure is OAuthError {
  if (!(failure instanceof OAuthError)) throw failure;
  expect(failure.code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(failure.message.length).toBeLessThan(4_000);
  for (const detail of Object.values(failure.details)) {
    if (typeof detail === "string") expect(detail.length).toBeLessThanOrEqual(LONGEST_DETAIL);
    else expect(typeof detail).toMatch(/^(number|boolean)$/);
  }
}
