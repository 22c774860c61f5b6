import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  type ScenarioSelector,
  parseSelector,
} from "../mock-provider/misbehaviour/chosen-scenario.ts";
import { decisionLine } from "../mock-provider/decision-line.ts";
import type { Issuers } from "../mock-provider/issuers.ts";
import { clientProfile } from "../mock-provider/registration/client-profile.ts";
import type { PageRenderer } from "../mock-provider/pages/http-pages.ts";
import { parseArguments, runCommand, UsageError } from "./command-line.ts";
import { type HttpMockProvider, serveMockProvider } from "../mock-provider/http.ts";
import { type ClientOptions, defaultClients } from "../mock-provider/provider-options.ts";
import { isScenarioName, scenarioNames } from "../mock-provider/scenarios.ts";

/** Serves the mock provider over HTTP, pages included: `npm run mock -- --port 9000`. */

const usage = `Usage: npm run mock -- [options]

  --port <number>        by default 9000
  --app <URL>            where Pixy is, by default http://localhost:8091/
  --client-id <id>       registers a public client beside Pixy, ...
  --redirect-uri <URI>   ... with this redirect URI; may be repeated
  --scenario <name>      misbehaves at the issuer itself, as name, name.once or name.after-3;
                         may be repeated
  --quiet                no line for each request that is decided
  --help                 this text`;

await runCommand(usage, async () => {
  const options = readOptions();
  if (options === undefined) console.log(usage);
  else await serve(options);
  return undefined;
});

interface Options {
  readonly port: number;
  /** With a slash at the end. */
  readonly app: string;
  readonly client: ClientOptions | undefined;
  readonly scenarios: readonly ScenarioSelector[];
  readonly quiet: boolean;
}

/** @returns undefined when help is wanted */
function readOptions(): Options | undefined {
  const { values } = parse();
  if (values.help) return undefined;
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port must be a number from 1 to 65535, not "${values.port}".`);
  }
  if (!URL.canParse(values.app)) throw new UsageError(`--app must be a URL, not "${values.app}".`);
  const app = new URL(values.app);
  if (!app.pathname.endsWith("/")) app.pathname += "/";
  return {
    port,
    app: app.href,
    client: readClient(values["client-id"], values["redirect-uri"], app.href),
    scenarios: values.scenario.map(readScenario),
    quiet: values.quiet,
  };
}

function parse() {
  return parseArguments(() =>
    parseArgs({
      options: {
        port: { type: "string", default: "9000" },
        app: { type: "string", default: "http://localhost:8091/" },
        "client-id": { type: "string" },
        "redirect-uri": { type: "string", multiple: true, default: [] },
        scenario: { type: "string", multiple: true, default: [] },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }),
  );
}

function readClient(
  id: string | undefined,
  redirectUris: readonly string[],
  app: string,
): ClientOptions | undefined {
  const wrong = redirectUris.find((uri) => !URL.canParse(uri));
  if (wrong !== undefined) throw new UsageError(`--redirect-uri must be a URI, not "${wrong}".`);
  if (id === undefined && redirectUris.length > 0) {
    throw new UsageError("--redirect-uri needs the --client-id that it belongs to.");
  }
  if (id !== undefined && redirectUris.length === 0) {
    throw new UsageError("--client-id needs at least one --redirect-uri.");
  }
  if (defaultClients(app).some((client) => client.id === id)) {
    throw new UsageError(
      `--client-id ${id} is taken: that client is there from the start. Choose another id, or say with --app where Pixy is.`,
    );
  }
  return id === undefined ? undefined : { id, redirectUris: [...redirectUris] };
}

function readScenario(selector: string): ScenarioSelector {
  if (isSelector(selector)) return selector;
  const [name = ""] = selector.split(".");
  if (isScenarioName(name)) {
    throw new UsageError(
      `--scenario ${selector}: after the dot: once or after-<number>, from 1 to 999999.`,
    );
  }
  const alike = namesLike(name);
  const hint = alike.length === 0 ? "" : ` Did you mean ${alike.join(" or ")}?`;
  throw new UsageError(
    `There is no scenario "${name}".${hint} docs/mock-provider.md lists them all.`,
  );
}

/** @returns the scenarios whose names share the most words with this one, three at most */
function namesLike(name: string): string[] {
  const words = new Set(name.split("-"));
  const shared = (known: string) => known.split("-").filter((word) => words.has(word)).length;
  const names = scenarioNames.filter((known) => shared(known) > 0);
  return names.toSorted((a, b) => shared(b) - shared(a)).slice(0, 3);
}

function isSelector(selector: string): selector is ScenarioSelector {
  return parseSelector(selector) !== undefined;
}

async function serve({ port, app, client, scenarios, quiet }: Options): Promise<void> {
  const { renderPage } = await loadPages();
  const clients = [...(client === undefined ? [] : [client]), ...defaultClients(app)];
  let served: HttpMockProvider;
  try {
    served = await serveMockProvider({ port, app, clients, scenarios, renderPage });
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
    console.error(`Port ${port} is taken. Choose another one: npm run mock -- --port ${port + 1}`);
    process.exitCode = 1;
    return;
  }
  const { issuer, issuers } = served;
  const names = { id: "mock-http", name: `Mock provider (${new URL(issuer).host})` };
  console.log(`Issuer      ${issuer}
Discovery   ${issuer}/.well-known/openid-configuration
Scenarios   ${issuer}/
Clients     ${clients.map(({ id, redirectUris = [] }) => [id, ...redirectUris].join("  ")).join("\n            ")}

Put this into "providers" of config.json (public/config.json for npm start, beside index.html for a
build), then reload Pixy at ${app}:

${JSON.stringify(clientProfile(issuer, "pixy", names), null, 2)}

${quiet ? "" : "Below comes a line for each request that it decides (--quiet: none).\n"}Ctrl+C ends it; everything it knows is in memory.`);
  if (!quiet) printDecisions(issuers);
  const stop = () => void served.close();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function printDecisions({ log, root }: Issuers): void {
  let last = 0;
  const stop = log.subscribe(() => {
    for (const decision of log.entries().filter(({ id }) => id > last)) {
      console.log(decisionLine(decision, root.issuer));
      last = decision.id;
    }
  });
  // Whoever read along may stop (`| head`); the provider goes on.
  process.stdout.on("error", stop);
}

/** The pages are components, which Node cannot import by itself. */
async function loadPages() {
  // Only now: whoever mistyped an option need not wait for it.
  const { runnerImport } = await import("vite");
  const { module } = await runnerImport<{ renderPage: PageRenderer }>(
    fileURLToPath(new URL("../mock-provider/pages/render-page.tsx", import.meta.url)),
    { configFile: false, logLevel: "error" },
  );
  return module;
}
