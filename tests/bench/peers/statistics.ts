import { median, quantile } from "../refresh-home/statistics.ts";

/** @returns the median with the middle half of all values, for example `312 (301–330)` */
export function spread(values: readonly number[], digits = 0): string {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

/** @returns the median of the ratios of what was measured in the same round */
export function pairedRatio(ones: readonly number[], others: readonly number[]): number {
  return median(ones.map((one, at) => one / (others[at] ?? NaN)));
}
