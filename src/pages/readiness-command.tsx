import type { Target } from "../checks/subject.ts";
import { shellWord } from "../journeys/exchange-curl.ts";
import { CodeBlock } from "../ui/code-block.tsx";

/** What the command asks for by itself. */
const USUAL_SCOPE = "openid profile email offline_access";

/** The command that asks the same of a provider, and sees what a browser lets no page see. */
export function ReadinessCommand({ target }: { target: Target }) {
  return <CodeBlock label="Command" text={readinessCommand(target)} copyAs="the command" />;
}

/** @returns what is typed in a shell; only what differs from what the command takes by itself is named */
export function readinessCommand({
  issuer,
  clientId,
  origin,
  redirectUri,
  scope,
}: Omit<Target, "metadata">): string {
  const options = [
    ["client-id", clientId],
    ["origin", origin],
    ["redirect-uri", redirectUri === `${origin}/callback` ? undefined : redirectUri],
    ["scope", scope === USUAL_SCOPE ? undefined : scope],
  ].flatMap(([name, value]) =>
    // With the sign, what begins with a dash is a value all the same.
    value === undefined ? [] : [`--${name}=${quoted(value)}`],
  );
  return ["npm run readiness --", quoted(issuer), ...options].join(" ");
}

function quoted(text: string): string {
  return shellWord(text, "");
}
