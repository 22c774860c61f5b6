const units = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/**
 * @param seconds whole, not negative
 * @returns the two largest units, as `1 h 30 min`
 */
export function describeDuration(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}

/** @returns how far a clock is off, as `5 min ahead`; of one that is right, `correct` */
export function describeSkew(seconds: number): string {
  if (seconds === 0) return "correct";
  return `${describeDuration(Math.abs(seconds))} ${seconds > 0 ? "ahead" : "behind"}`;
}

/**
 * @param seconds since the epoch
 * @param now seconds since the epoch
 */
export function describeAge(seconds: number, now: number): string {
  return now - seconds < 1 ? "now" : `${describeDuration(now - seconds)} ago`;
}

/**
 * @param milliseconds since the epoch
 * @returns the day, in UTC
 */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/**
 * @param milliseconds since the epoch
 * @returns the time of day, in UTC
 */
export function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19);
}
