import { type PolicyAllowances, securityHeaders } from "./security-headers.ts";

/**
 * What any static host has to do for Pixy: headers, caching, and the page at the app's own addresses.
 * The files for each host, and the host of the tests, say just this.
 */
export interface HostRules {
  /** The path below which Pixy is served, with a slash at both ends: the `--base` of the build. */
  readonly base: string;
  /** Of every response, by name in small letters. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Files of a build whose names change with their content, below the base path. */
export const HASHED_FILES = "assets/";
/** For those. */
export const KEEP_FOR_GOOD = "public, max-age=31536000, immutable";
/** For all else: kept, but asked for anew each time, so that a new version or configuration is seen. */
export const ASK_ANEW = "no-cache";

/** Seconds: a year. */
const HTTPS_ONLY = "max-age=31536000";

/**
 * The app's addresses below the base path, each answered with the page: `*` stands for whatever
 * follows. Hosts that can answer any unknown path with the page need no list.
 */
export const appAddresses = [
  "callback",
  "callback/*",
  "check",
  "connections/*",
  "console",
  "device",
  "journeys",
  "journeys/*",
  "jwt",
  "lab",
  "lab/*",
  "login",
  "providers/*",
  "settings",
  "tour",
] as const;

/**
 * The rules of one installation.
 *
 * @param allowances what the policy has to allow beyond production; nothing by default
 */
export function hostRules(base: string, allowances: PolicyAllowances = {}): HostRules {
  return {
    base,
    headers: { ...securityHeaders(allowances), "strict-transport-security": HTTPS_ONLY },
  };
}

/** @param path below the base path */
export function cacheControlOf(path: string): string {
  return path.startsWith(HASHED_FILES) ? KEEP_FOR_GOOD : ASK_ANEW;
}
