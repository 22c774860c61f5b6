import { useNow } from "./clock.ts";

/** @returns what is left of a time as a clock shows it: "9:41", "1:02:03" */
export function clockTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** The time that is left until a moment, running down. */
export function Countdown({ until, label }: { until: number; label: string }) {
  const now = useNow(until);
  return (
    <span className="text-13 text-ink-soft" role="timer" aria-label={label}>
      Expires in <span className="font-semibold text-ink">{clockTime(until - now)}</span>
    </span>
  );
}
