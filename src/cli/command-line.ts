/** What a command cannot go on without is not there: told in a sentence, without a stack. */
export class CommandError extends Error {}

/** The command was called wrongly: told with how it is called rightly. */
export class UsageError extends CommandError {}

/**
 * Runs a command. What the person can mend goes to them in its own words, with exit code 2; all else
 * that goes wrong is a fault of the command and keeps its stack.
 *
 * @param command resolves with the exit code, or with nothing when the command goes on by itself
 */
export async function runCommand(
  usage: string,
  command: () => Promise<number | undefined>,
): Promise<void> {
  try {
    const code = await command();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error.message);
    process.exitCode = 2;
  }
}

/**
 * Reads the arguments of a command.
 *
 * @param read the call of `parseArgs`
 * @throws UsageError with what is wrong with them
 */
export function parseArguments<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
