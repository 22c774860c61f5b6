import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../src/cli/readiness.ts", import.meta.url));

/** What `npm run readiness` came to. */
export interface ReadinessRun {
  readonly exitCode: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command to its end.
 *
 * @param signIn goes to the address that the command asks a person to open, and may press Ctrl+C
 */
export async function runReadiness(
  args: readonly string[],
  signIn?: (address: string, stop: () => void) => Promise<void>,
): Promise<ReadinessRun> {
  const child = spawn(process.execPath, [command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  const stdout = text(child.stdout);
  let stderr = "";
  let person: Promise<void> | undefined;
  child.stderr.on("data", (chunk) => {
    stderr += String(chunk);
    const address = /^Open (\S+) in a browser/m.exec(stderr)?.[1];
    if (address !== undefined) person ??= signIn?.(address, () => child.kill("SIGINT"));
  });
  const [exitCode]: unknown[] = await ended;
  await person;
  return { exitCode, stdout: await stdout, stderr };
}
