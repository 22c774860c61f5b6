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
    ...(clientId === undefined ? [] : ["--client-id", quoted(clientId)]),
    "--origin",
    origin,
    ...(redirectUri === `${origin}/callback` ? [] : ["--redirect-uri", quoted(redirectUri)]),
    ...(scope === USUAL_SCOPE ? [] : ["--scope", quoted(scope)]),
  ];
  return `npm run readiness -- ${quoted(issuer)} ${options.join(" ")}`;
}

function quoted(text: string): string {
  return shellWord(text, "");
}
