/** What a scope means, in the words of the consent page. */
export interface ScopeDescription {
  readonly title: string;
  readonly detail: string;
}

const descriptions = new Map<string, ScopeDescription>([
  ["openid", { title: "Know who you are", detail: "Your account's identifier at Mock ID." }],
  ["profile", { title: "See your name", detail: "Full, given and family name." }],
  ["email", { title: "See your email address", detail: "And whether it has been verified." }],
  ["offline_access", { title: "Stay connected", detail: "Renew its access while you are away." }],
  [
    "read:workflows",
    { title: "Read workflows", detail: "List projects, workflows and executions." },
  ],
  ["write:workflows", { title: "Run workflows", detail: "Start executions in your name." }],
]);

/** The scopes that are about somebody who signed in. */
export const personalScope: ReadonlySet<string> = new Set([
  "openid",
  "profile",
  "email",
  "offline_access",
]);

/** All scopes there are. */
export const defaultScope = [...descriptions.keys()];

/** @returns what the scope means, or its bare name when nobody said */
export function describeScope(scope: string): ScopeDescription {
  return descriptions.get(scope) ?? { title: scope, detail: "" };
}

/** @returns the members of a space-separated scope (RFC 6749 §3.3), each once */
export function parseScope(scope: string): string[] {
  return [...new Set(scope.split(" ").filter((token) => token !== ""))];
}
