import { shortDuration } from "./time-words.ts";

/** What was done with the token for one call. */
export interface InterceptorStep {
  readonly event: "stored-token" | "refreshed" | "unauthorized" | "replayed";
  /** Milliseconds of the local clock. */
  readonly at: number;
  /** Of the token that was refreshed because of its age, in milliseconds of the local clock. */
  readonly expiresAt?: number | undefined;
}

/** What happened before an answer came, step by step: "token expired 2 min ago", "refreshed", "sent". */
export function interceptorWords(steps: readonly InterceptorStep[]): readonly string[] {
  return steps.flatMap(({ event, at, expiresAt }, index) => {
    switch (event) {
      case "stored-token":
        return ["sent with the stored token"];
      case "unauthorized":
        return ["401"];
      case "replayed":
        return ["sent again"];
      case "refreshed":
        return index === 0 ? [reason(at, expiresAt), "refreshed", "sent"] : ["refreshed"];
    }
  });
}

/** Why a token was refreshed before anybody refused it. */
function reason(at: number, expiresAt: number | undefined): string {
  if (expiresAt === undefined) return "no token for this API yet";
  return expiresAt <= at
    ? `token expired ${shortDuration(at - expiresAt)} ago`
    : `token expires in ${shortDuration(expiresAt - at)}`;
}
