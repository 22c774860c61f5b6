/** Where people go, below the issuer; programs go everywhere else. */
export const pagePaths = {
  authorize: "/authorize",
  device: "/device",
  endSession: "/end-session",
} as const;

export function isPagePath(path: string): boolean {
  return Object.values(pagePaths).some((page) => page === path);
}
