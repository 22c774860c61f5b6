/**
 * Waits for work, but not for long.
 *
 * @param milliseconds that it may take
 * @returns whether it is over by then; what fails is told by whoever needs it
 */
export function isDoneWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  setTimeout(resolve, milliseconds, false);
  const done = work.then(
    () => true,
    () => true,
  );
  return Promise.race([done, late]);
}
