/**
 * @param share 0 to 1: 0.5 is the median
 * @returns the quantile between the two nearest values; NaN of nothing
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The normal quantile for 95 %. */
const Z = 1.96;

/**
 * Where the true share lies with 95 % confidence when so many of so many were seen (Wilson score
 * interval, which also says something about none of many).
 *
 * @returns shares, 0 to 1
 */
export function shareInterval(seen: number, of: number): readonly [low: number, high: number] {
  if (of === 0) return [0, 1];
  const share = seen / of;
  const centre = share + Z ** 2 / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
