import type { Target } from "../checks/subject.ts";
import { USUAL_SCOPE } from "../oauth/provider-profile.ts";
import { CodeBlock } from "../ui/code-block.tsx";

/** The command that asks the same of a provider, and sees what a browser lets no page see. */
export function ReadinessCommand({ target }: { target: Target }) {
  const command = readinessCommand(target);
  if (command === undefined)
    return (
      <p className="max-w-[65ch]">
        There is no command to copy: the issuer, the client id or the scope has characters in it
        that a shell may take for orders. <code className="code">npm run readiness -- --help</code>{" "}
        says how they are given to it.
      </p>
    );
  return <CodeBlock label="Command" text={command} copyAs="the command" />;
}

/** What no shell reads as anything but itself: not those of POSIX, nor fish, PowerShell or cmd.exe. */
const PLAIN = /^[\w.:/~@+-]*$/;
/** And what all of them keep as one word between double quotes. */
const PLAIN_WORDS = /^[\w.:/~@+ -]*$/;

/**
 * Only what differs from what the command takes by itself is named.
 *
 * @returns what is typed in a shell, whichever it is; undefined where a value may not be pasted into one:
 *   it may have come with a link, or from the provider
 */
export function readinessCommand({
  issuer,
  clientId,
  origin,
  redirectUri,
  scope,
}: Omit<Target, "metadata">): string | undefined {
  const options = [
    ["client-id", clientId],
    ["origin", origin],
    ["redirect-uri", redirectUri === `${origin}/callback` ? undefined : redirectUri],
    ["scope", scope === USUAL_SCOPE ? undefined : scope],
  ].flatMap(([name, value]) =>
    // With the sign, what begins with a dash is a value all the same.
    value === undefined ? [] : [`--${name}=${quoted(value)}`],
  );
  const values = [clientId ?? "", redirectUri, scope];
  if (!PLAIN.test(issuer) || !values.every((value) => PLAIN_WORDS.test(value))) return undefined;
  return ["npm run readiness --", issuer, ...options].join(" ");
}

function quoted(text: string): string {
  return PLAIN.test(text) && text !== "" ? text : `"${text}"`;
}
