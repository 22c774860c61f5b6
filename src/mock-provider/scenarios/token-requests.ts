import type { Occasion } from "../misbehaviour/scenario.ts";

/** Whatever the token endpoint is asked for. */
export const tokenRequests = [
  "code exchange",
  "refresh",
  "device poll",
  "other grant",
] as const satisfies readonly Occasion[];
