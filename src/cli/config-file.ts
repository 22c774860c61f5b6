import { readFile } from "node:fs/promises";
import {
  type CheckedConfig,
  checkRuntimeConfig,
  parseConfigJson,
  parseConfigText,
  type RuntimeConfig,
} from "../config/runtime-config.ts";
import { CommandError } from "./command-line.ts";

/**
 * Reads a `config.json` and checks it as the page does at its start.
 *
 * @throws CommandError when there is no such file
 * @throws OAuthError `config_invalid`, whose message names every mistake and its place
 */
export async function readConfigFile(file: string): Promise<RuntimeConfig> {
  return parseConfigText(await textOf(file), file);
}

/**
 * Reads a `config.json` and finds everything that is wrong in it.
 *
 * @throws CommandError when there is no such file
 * @throws OAuthError `config_invalid` when it is not JSON
 */
export async function checkConfigFile(file: string): Promise<CheckedConfig> {
  return checkRuntimeConfig(parseConfigJson(await textOf(file), file));
}

async function textOf(file: string): Promise<string> {
  try {
    // A browser heeds the mark with which some editors begin a file, and so does a decoder.
    return new TextDecoder().decode(await readFile(file));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    throw new CommandError(
      code === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read (${code}).`,
    );
  }
}
