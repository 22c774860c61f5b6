import { useNow } from "./clock.ts";
import { spokenDuration } from "./time-words.ts";

export interface LifeRingProps {
  /** Milliseconds of the local clock. */
  receivedAt: number;
  /** Milliseconds of the local clock; absent when the provider did not say. */
  expiresAt: number | undefined;
  /** CSS pixels. */
  size?: 20 | 40;
}

/** How much of a life is left. */
export interface LifeLeft {
  /** 0 to 100. */
  readonly percent: number;
  readonly life: "good" | "low" | "over" | "unknown";
  readonly label: string;
}

/**
 * @param now milliseconds of the local clock, like the other two
 * @returns the part that is left, and a sentence for those who do not see the ring
 */
export function lifeLeft(receivedAt: number, expiresAt: number | undefined, now: number): LifeLeft {
  if (expiresAt === undefined) {
    return {
      percent: 0,
      life: "unknown",
      label: "Access token: the provider did not say when it expires",
    };
  }
  const left = expiresAt - now;
  if (left <= 0) return { percent: 0, life: "over", label: "Access token: expired" };
  const percent = Math.min(100, (left / Math.max(1, expiresAt - receivedAt)) * 100);
  return {
    percent,
    life: percent <= 15 ? "low" : "good",
    label: `Access token: ${spokenDuration(left)} left`,
  };
}

/** The access token's remaining life as a ring that runs down by its own clock. */
export function LifeRing({ receivedAt, expiresAt, size = 20 }: LifeRingProps) {
  const now = useNow(expiresAt);
  const { percent, life, label } = lifeLeft(receivedAt, expiresAt, now);
  const stroke = size === 20 ? 3 : 4;
  const circle = {
    cx: size / 2,
    cy: size / 2,
    r: (size - stroke) / 2,
    fill: "none",
    strokeWidth: stroke,
  };
  return (
    <svg className="life" data-life={life} width={size} height={size} role="img" aria-label={label}>
      <circle className="life-track" {...circle} />
      {percent > 0 && (
        <circle
          className="life-rest"
          {...circle}
          pathLength={100}
          strokeDasharray={`${percent.toFixed(1)} 100`}
        />
      )}
    </svg>
  );
}
