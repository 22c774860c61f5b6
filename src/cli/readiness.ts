import { parseArgs } from "node:util";
import { createCommandLineProbe } from "../checks/command-line-probe.ts";
import { tokensGivenBack } from "../checks/connection/tokens-given-back.ts";
import { createGrant } from "../checks/grant.ts";
import { printable, printableJson } from "../checks/printable.ts";
import { type Report, withFix } from "../checks/report.ts";
import { reportMarkdown } from "../checks/report-markdown.ts";
import { type CheckedRow, runChecks } from "../checks/run-checks.ts";
import { beginCheckSignIn } from "../checks/sign-in.ts";
import { createSubject, type Target } from "../checks/subject.ts";
import { USUAL_SCOPE } from "../oauth/provider-profile.ts";
import { isSecureUrl } from "../oauth/secure-endpoint.ts";
import { createRedactor } from "../journeys/redact.ts";
import { termsOfIssuer } from "../presets/provider-terms.ts";
import { CommandError, parseArguments, runCommand, UsageError } from "./command-line.ts";
import { resolveLocalhost } from "./localhost-fetch.ts";
import { reportText } from "./readiness-text.ts";
import { waitForAnswer } from "./sign-in-server.ts";

/** Asks whether a provider can serve a client in a browser: `npm run readiness -- <issuer>`. */

const usage = `Usage: npm run readiness -- <issuer> [options]

  --client-id <id>       the client that Pixy is registered as; without it less can be asked
  --origin <origin>      of the pages that shall use it, by default http://localhost:8091
  --redirect-uri <URI>   by default <origin>/callback
  --scope <scopes>       by default "${USUAL_SCOPE}"
  --sign-in              lets you sign in, and tries out what comes: refresh, rotation, revocation.
                         The redirect URI must be http on this machine, and its port free
  --reuse                with --sign-in: also sends a spent refresh token, which ends the grant
  --json, --markdown     the report as such
  --help                 this text

Exit code: 0 nothing failed, 1 something did, 2 it could not be asked.`;

/** Signals that ask a command to end. */
const STOPPING = ["SIGINT", "SIGTERM"] as const;

await runCommand(usage, async () => {
  const options = readOptions();
  if (options !== undefined) return check(options);
  console.log(usage);
  return 0;
});

interface Options {
  readonly target: Target;
  readonly signIn: boolean;
  readonly reuse: boolean;
  readonly form: "text" | "json" | "markdown";
}

/** @returns undefined when help is wanted */
function readOptions(): Options | undefined {
  const { values, positionals } = parse();
  if (values.help) return undefined;
  const [issuer, ...others] = positionals;
  if (issuer === undefined || others.length > 0) throw new UsageError("Name one issuer.");
  requireAddress("The issuer", issuer);
  const redirectUri = values["redirect-uri"];
  if (redirectUri !== undefined) requireAddress("--redirect-uri", redirectUri);
  const given = values.origin ?? redirectUri ?? "http://localhost:8091";
  requireAddress("--origin", given);
  const { origin } = new URL(given);
  const clientId = values["client-id"];
  if (values.json && values.markdown) throw new UsageError("Choose --json or --markdown.");
  if (values["sign-in"] && clientId === undefined)
    throw new UsageError("--sign-in needs a --client-id.");
  if (values.reuse && !values["sign-in"]) throw new UsageError("--reuse goes with --sign-in.");
  return {
    target: {
      issuer,
      ...(clientId !== undefined && { clientId }),
      origin,
      redirectUri: redirectUri ?? `${origin}/callback`,
      scope: values.scope,
    },
    signIn: values["sign-in"],
    reuse: values.reuse,
    form: values.json ? "json" : values.markdown ? "markdown" : "text",
  };
}

function parse() {
  return parseArguments(() =>
    parseArgs({
      allowPositionals: true,
      options: {
        "client-id": { type: "string" },
        origin: { type: "string" },
        "redirect-uri": { type: "string" },
        scope: { type: "string", default: USUAL_SCOPE },
        "sign-in": { type: "boolean", default: false },
        reuse: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        markdown: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }),
  );
}

function requireAddress(what: string, address: string): void {
  if (!isSecureUrl(address)) {
    throw new UsageError(`${what} must be https, or http on this machine, not "${address}".`);
  }
}

/** @returns the exit code */
async function check({ target, signIn, reuse, form }: Options): Promise<number> {
  const network = { fetch: resolveLocalhost(fetch), now: Date.now };
  const redactor = createRedactor();
  const probe = createCommandLineProbe({ ...network, origin: target.origin, redactor });
  const { document, reading } = await createSubject(target, probe).published();
  if (document === undefined) {
    const { status } = reading?.answer ?? {};
    throw new CommandError(
      status === undefined
        ? `Nobody answers at ${target.issuer}: ${reading?.reason ?? "no answer"}.`
        : `No provider publishes its metadata at ${target.issuer} (HTTP ${status}).`,
    );
  }
  const terms = termsOfIssuer(target.issuer);
  const rows = await untilStopped((signal, onRow) => {
    // As a page of the origin: some providers give tokens to nobody else.
    const fetch = asPageOf(target.origin, network.fetch);
    const takeGrant = async () => {
      const grant = await obtainGrant(target, { ...network, fetch, triesReuse: reuse, signal });
      return createGrant(grant, probe, { redactor, fetch });
    };
    const subject = createSubject(target, probe, signIn ? takeGrant : undefined);
    return runChecks(subject, { redactor, signal, onRow });
  });
  const report: Report = {
    ...target,
    from: probe.from,
    at: network.now(),
    rows: rows.map((row) => withFix(row, terms, target)),
  };
  console.log(written(report, form));
  return rows.some(({ finding }) => finding.verdict === "fail") ? 1 : 0;
}

function written(report: Report, form: Options["form"]): string {
  switch (form) {
    case "text":
      return reportText(report);
    case "markdown":
      return reportMarkdown(report).trimEnd();
    case "json":
      return printableJson(JSON.stringify(report, null, 2));
  }
}

/**
 * Runs the checks, and on Ctrl+C only as long as it takes to give back what they were given. A second
 * one ends the command at once.
 *
 * @throws CommandError when it was stopped
 */
async function untilStopped(
  run: (signal: AbortSignal, onRow: (row: CheckedRow) => void) => Promise<readonly CheckedRow[]>,
): Promise<readonly CheckedRow[]> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => {
    forgo();
    controller.abort();
  };
  const forgo = () => {
    for (const name of STOPPING) process.removeListener(name, stop);
  };
  for (const name of STOPPING) process.once(name, stop);
  let returned = "";
  try {
    return await run(signal, ({ id, finding }) => {
      if (id === tokensGivenBack.id) returned = ` ${finding.seen}`;
    });
  } catch (error) {
    if (signal.aborted) throw new CommandError(`It was stopped.${returned}`, { cause: error });
    throw error;
  } finally {
    forgo();
  }
}

function asPageOf(origin: string, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("origin", origin);
    return fetch(input, { ...init, headers });
  };
}

async function obtainGrant(
  target: Target,
  { signal, ...options }: Parameters<typeof beginCheckSignIn>[1] & { readonly signal: AbortSignal },
) {
  try {
    const begun = await beginCheckSignIn(target, options);
    const announce = (address: string) =>
      // Not to the output, which is the report's.
      console.error(`Open ${address} in a browser and sign in.`);
    const answer = await waitForAnswer(target.redirectUri, begun.url, announce, signal);
    return await begun.complete(answer);
  } catch (error) {
    const reason = error instanceof Error ? printable(error.message) : "for no known reason";
    throw new CommandError(`The sign-in did not succeed: ${reason}.`);
  }
}
