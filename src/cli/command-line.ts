/** A mistake in the command line, or nothing to work on: told in a sentence, without a stack. */
export class UsageError extends Error {}

/**
 * Runs a command. A mistake in how it was called goes to the person, as its sentence, with exit code 2;
 * all else that goes wrong is a fault of the command and keeps its stack.
 *
 * @param command resolves with the exit code
 */
export async function runCommand(command: () => Promise<number> | number): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

/**
 * Reads the arguments of a command.
 *
 * @param read the call of `parseArgs`
 * @throws UsageError with what is wrong with them, and the usage
 */
export function parseArguments<T>(read: () => T, usage: string): T {
  try {
    return read();
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`);
  }
}
