import { array, boolean, optional, pipe, rawCheck, safeParse, string } from "valibot";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import { findClientSecrets } from "./client-secret.ts";
import { type ConfigMistake, describeMistakes, pathTo, toMistake } from "./config-mistake.ts";
import { members, membersOf } from "./member-names.ts";
import { plainText, providerProfileSchema, toProviderProfile } from "./provider-profile-schema.ts";

/** What an operator decides about an installation: the content of `config.json`. */
export interface RuntimeConfig {
  readonly title: string;
  /** Whether a person may add providers of their own. */
  readonly allowCustomProviders: boolean;
  /** Whether the provider that lives in the tab is switched on, in a build that has it. */
  readonly mockProvider: boolean;
  readonly providers: readonly ProviderProfile[];
}

const runtimeConfigSchema = members({
  $schema: optional(string()),
  title: optional(plainText, "Pixy"),
  allowCustomProviders: optional(boolean(), true),
  mockProvider: optional(boolean(), false),
  providers: optional(
    pipe(
      array(providerProfileSchema),
      rawCheck(({ dataset: { value: providers }, addIssue }) => {
        const ids = Array.isArray(providers)
          ? providers.map((provider) => membersOf(provider).id)
          : [];
        const places = new Map<unknown, number>();
        ids.forEach((id, index) => {
          const first = places.get(id);
          if (first === undefined) places.set(id, index);
          if (id === undefined || first === undefined) return;
          addIssue({
            message: `is the id of providers[${first}] already`,
            path: [...pathTo(index), ...pathTo("id")],
          });
        });
      }),
    ),
    [],
  ),
});

/** The content of a `config.json`, checked: what it says, or everything that is wrong and where. */
export type CheckedConfig =
  | { readonly config: RuntimeConfig }
  | { readonly mistakes: readonly ConfigMistake[] };

/**
 * Checks the content of a `config.json` and fills in what it leaves out.
 *
 * @param value parsed JSON
 */
export function checkRuntimeConfig(value: unknown): CheckedConfig {
  const { success, issues, output } = safeParse(runtimeConfigSchema, value);
  const mistakes = [...findClientSecrets(value), ...(issues ?? []).map(toMistake)];
  if (!success || mistakes.length > 0) return { mistakes };
  return {
    config: {
      title: output.title,
      allowCustomProviders: output.allowCustomProviders,
      mockProvider: output.mockProvider,
      providers: output.providers.map(toProviderProfile),
    },
  };
}

/**
 * The same for who can do nothing with a configuration that has mistakes.
 *
 * @param value parsed JSON
 * @throws OAuthError `config_invalid`, whose message names every mistake and its place, one per
 *   line (as many as a page has room for), and repeats no value
 */
export function parseRuntimeConfig(value: unknown): RuntimeConfig {
  const checked = checkRuntimeConfig(value);
  if ("mistakes" in checked)
    throw new OAuthError("config_invalid", describeMistakes(checked.mistakes));
  return checked.config;
}

/**
 * Adds the provider that lives in the tab to those of `config.json`.
 *
 * @param entry as it would stand in `providers`
 * @throws OAuthError `config_invalid` when a provider of the file has its id: connections, callbacks
 *   and addresses name a provider by it
 */
export function withBuiltInProvider(config: RuntimeConfig, entry: unknown): RuntimeConfig {
  const { providers } = parseRuntimeConfig({ providers: [entry] });
  const taken = config.providers.findIndex(({ id }) => providers.some((own) => own.id === id));
  if (taken >= 0) {
    throw new OAuthError(
      "config_invalid",
      `providers[${taken}].id is the id of the mock provider in this page, which npm start and demo builds add: choose another one, such as "mock-http"`,
    );
  }
  return { ...config, providers: [...config.providers, ...providers] };
}

/** Milliseconds; nothing can be shown before the answer is here. */
const DEADLINE = 15_000;

/**
 * Fetches the `config.json` of this installation. It is revalidated every time: an operator who
 * edited it sees the edit at the next load.
 *
 * @param url absolute URL of the file
 * @throws OAuthError `config_invalid`, saying whether the file is missing, out of reach, not JSON
 *   or wrong in its content
 */
export async function loadRuntimeConfig(
  fetch: typeof globalThis.fetch,
  url: string,
): Promise<RuntimeConfig> {
  return parseConfigText(await fetchText(fetch, url), url);
}

/**
 * Checks a `config.json` as it was read.
 *
 * @param place where it was read from, for the message
 * @throws OAuthError `config_invalid`, saying that it is not JSON, or as parseRuntimeConfig does
 */
export function parseConfigText(text: string, place: string): RuntimeConfig {
  return parseRuntimeConfig(parseConfigJson(text, place));
}

async function fetchText(fetch: typeof globalThis.fetch, url: string): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(DEADLINE) });
    text = await response.text();
  } catch (cause) {
    throw new OAuthError(
      "config_invalid",
      `${url} cannot be reached: offline, or the host is down`,
      { cause },
    );
  }
  if (response.ok) return text;
  const { status } = response;
  const what =
    status === 404 ? "there is no configuration at" : `the host answered with status ${status} at`;
  throw new OAuthError("config_invalid", `${what} ${url}`, { details: { status } });
}

/**
 * Reads the JSON of a `config.json`.
 *
 * @param url where it was read from, for the message
 * @throws OAuthError `config_invalid`, saying that it is not JSON
 */
export function parseConfigJson(text: string, url: string): unknown {
  if (/^\s*</.test(text)) {
    throw new OAuthError(
      "config_invalid",
      `there is an HTML page instead of a configuration at ${url}: the file is missing, and the host answers with a page instead of a 404`,
    );
  }
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    const place = /line \d+ column \d+/.exec(String(cause))?.[0];
    throw new OAuthError(
      "config_invalid",
      `${url} is not JSON${place === undefined ? "" : ` (${place})`}`,
      { cause },
    );
  }
}
