import { latestAccessToken } from "../../oauth/token-set.ts";
import { pass, unknown, warn } from "../check.ts";
import { connectionCheck } from "./connection-check.ts";

/** Seconds. Revocation reaches an access token seldom, so it should not live long. */
const LONGEST = 2 * 3600;

export const tokenLifetimes = connectionCheck({
  id: "lifetimes",
  title: "Its access tokens live for two hours at the most",
  why: "A stolen access token works until it expires: most APIs do not ask whether it was revoked.",
  reference: "RFC 9700 §2.2.1, RFC 6749 §5.1",
  remedy: "lifetimes",
  async judge({ tokenSet }) {
    const { expiresAt, receivedAt = 0 } = latestAccessToken(tokenSet) ?? {};
    if (expiresAt === undefined) return unknown("It does not say when its access token expires.");
    const seconds = Math.round((expiresAt - receivedAt) / 1000);
    return seconds > LONGEST
      ? warn(`Its access token lives for ${durationWords(seconds)}.`)
      : pass(`Its access token lives for ${durationWords(seconds)}.`);
  },
});

function durationWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  return seconds < 7200
    ? `${Math.round(seconds / 60)} minutes`
    : `${(seconds / 3600).toFixed(1)} hours`;
}
