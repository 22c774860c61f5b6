import { parseArgs } from "node:util";
import { describeMistakes } from "../config/config-mistake.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { parseArguments, runCommand, UsageError } from "./command-line.ts";
import { checkConfigFile } from "./config-file.ts";

/** Says what is wrong with a `config.json`, as the page would: `npm run config:check -- config.json`. */

const usage = `Usage: npm run config:check -- <config.json>

Exit code: 0 it is right, 1 it has mistakes, 2 there is no such file.`;

await runCommand(usage, async () => {
  const { values, positionals } = parseArguments(() =>
    parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } }),
  );
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("Name one file.");
  try {
    const checked = await checkConfigFile(file);
    if ("mistakes" in checked) {
      console.error(describeMistakes(checked.mistakes, Infinity));
      return 1;
    }
    const { providers } = checked.config;
    // On a terminal, other characters of a name could do more than be read.
    const names = providers.map(({ name }) => name.replace(/\p{C}/gu, "\ufffd")).join(", ");
    console.log(
      `${file} is right. ${names === "" ? "It names no provider." : `Providers: ${names}`}`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    console.error(error.message);
    return 1;
  }
});
