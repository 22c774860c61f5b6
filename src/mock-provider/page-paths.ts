/** Where people go, below the issuer; programs go everywhere else. */
export const pagePaths = {
  authorize: "/authorize",
  device: "/device",
  endSession: "/end-session",
  account: "/account",
} as const;

export type PagePath = (typeof pagePaths)[keyof typeof pagePaths];

/** @returns whether this is the issuer's address itself, where its index page is */
export function isIndexPath(path: string): path is "" | "/" {
  return path === "" || path === "/";
}

export function isPagePath(path: string): path is PagePath {
  return Object.values(pagePaths).some((page) => page === path);
}
