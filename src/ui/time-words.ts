const units = [
  { unit: "second", length: 1000, below: 90 },
  { unit: "minute", length: 60_000, below: 120 },
  { unit: "hour", length: 3_600_000, below: 48 },
  { unit: "day", length: 86_400_000, below: 730 },
  { unit: "year", length: 31_557_600_000, below: Infinity },
] as const;

const short = { year: "years", day: "days", hour: "h", minute: "min", second: "s" } as const;

/**
 * In the smallest unit that does not take a large number.
 *
 * @param mostSeconds from so many on, minutes are spoken of
 */
function inUnits(
  milliseconds: number,
  mostSeconds = Infinity,
): { value: number; unit: keyof typeof short } {
  for (const { unit, length, below } of units) {
    const value = Math.round(Math.abs(milliseconds) / length);
    if (value < (unit === "second" ? Math.min(below, mostSeconds) : below)) return { value, unit };
  }
  return { value: Infinity, unit: "year" };
}

/** A length of time in its largest sensible unit: "53 min", "28 s", "3 h". */
export function shortDuration(milliseconds: number): string {
  const { value, unit } = inUnits(milliseconds);
  return `${value} ${short[unit]}`;
}

/** A length of time in full words, for those who listen: "53 minutes", "1 second". */
export function spokenDuration(milliseconds: number): string {
  return inWords(inUnits(milliseconds));
}

function inWords({ value, unit }: ReturnType<typeof inUnits>): string {
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}

/**
 * When something was or will be, seen from now: "3 hours ago", "in 12 minutes", "just now".
 *
 * @param at milliseconds of the local clock
 * @param now milliseconds of the local clock
 */
export function relativeTime(at: number, now: number): string {
  const ahead = at - now;
  if (Math.abs(ahead) < 5000) return "just now";
  // Nobody counts down here: a minute is one from its first second on.
  const words = inWords(inUnits(ahead, 60));
  return ahead > 0 ? `in ${words}` : `${words} ago`;
}

let exact: Intl.DateTimeFormat | undefined;

/** The exact time with its zone: "20 Nov 2026, 22:43:10 CET". */
export function exactTime(at: number): string {
  // Making one takes far longer than using it.
  exact ??= new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
  return exact.format(at);
}
