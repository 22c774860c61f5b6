import { defaultScope } from "../scopes.ts";

/** What Pixy calls a provider: an installation lists each id once. */
export interface ProfileNames {
  readonly id: string;
  readonly name: string;
}

/**
 * @param issuer of the mock provider
 * @returns the entry for the provider, as it would stand in Pixy's `config.json`
 */
export function clientProfile(issuer: string, clientId: string, { id, name }: ProfileNames) {
  return {
    id,
    name,
    issuer,
    clientId,
    scope: defaultScope.join(" "),
    apis: [
      { name: "List projects", method: "GET", url: `${issuer}/api/projects` },
      { name: "List workflows", method: "GET", url: `${issuer}/api/workflows` },
      {
        name: "Start an execution",
        method: "POST",
        url: `${issuer}/api/workflows/nightly-import/executions`,
      },
      { name: "List executions", method: "GET", url: `${issuer}/api/executions` },
      { name: "Who am I", method: "GET", url: `${issuer}/userinfo` },
    ],
  };
}
