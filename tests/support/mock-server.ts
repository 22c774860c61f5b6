import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { findFreePort } from "./loopback-server.ts";

const command = fileURLToPath(new URL("../../src/cli/mock-server.ts", import.meta.url));

/** `npm run mock`, running. */
export interface MockServer {
  readonly issuer: string;
  /** All that it said when it started. */
  readonly stdout: string;
  /** Waits until it has said this, too. */
  said(words: string): Promise<string>;
  /** @returns the exit code, null where the signal ended it */
  stop(signal?: NodeJS.Signals): Promise<unknown>;
}

/**
 * Starts the mock provider as its command does, and waits until it has said all that it says.
 *
 * @throws {Error} with what it complained about when it does not start
 */
export async function startMockServer(...args: readonly string[]): Promise<MockServer> {
  const port = await findFreePort();
  const child = start(["--port", String(port), ...args]);
  const ended = once(child, "exit");
  const { stdout: output, stderr } = child;
  if (output === null || stderr === null) throw new Error("nothing can be heard of it");
  let stdout = "";
  const heard = new EventEmitter();
  output.on("data", (chunk) => {
    stdout += String(chunk);
    heard.emit("more");
  });
  output.once("end", () => heard.emit("more"));
  async function said(words: string): Promise<string> {
    while (!stdout.includes(words)) {
      if (output?.readableEnded !== false) throw new Error(`it ended without "${words}"`);
      await once(heard, "more");
    }
    return stdout;
  }
  const failure = text(stderr);
  await said("everything it knows is in memory.\n").catch(async () => {
    throw new Error(await failure);
  });
  return {
    issuer: `http://localhost:${port}`,
    stdout,
    said,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      const [exitCode]: unknown[] = await ended;
      return exitCode;
    },
  };
}

/** Runs the command to its end. */
export async function runMockServer(...args: readonly string[]) {
  const child = start(args);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    once(child, "exit"),
  ]);
  return { stdout, stderr, exitCode };
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}
