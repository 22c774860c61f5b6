import { parseArgs } from "node:util";
import { OAuthError } from "../oauth/oauth-error.ts";
import { parseArguments, runCommand, UsageError } from "./command-line.ts";
import { readConfigFile } from "./config-file.ts";
import { connectSources } from "./connect-sources.ts";
import { headersFile } from "./header-files.ts";
import { resolveLocalhost } from "./localhost-fetch.ts";
import { nginxServer, tlsListen } from "./nginx-server.ts";
import { hostRules, type HostRules } from "./static-host.ts";

/**
 * Prints what a host has to send for an installation, with a policy that names the origins of its
 * providers and APIs and no others: `npm run headers -- config.json`.
 */

const usage = `Usage: npm run headers -- <config.json> [options]

  --host <host>    for whom: list (by default), netlify, cloudflare or nginx
  --base <path>    below which Pixy is served, as in the build; by default /
  --name <name>    for nginx, of the host; by default pixy.example
  --root <folder>  for nginx; by default /var/www, which holds the build below the base path
  --demo           for a build with the mock provider in the page
  --help           this text

Providers are asked for their endpoints. Exit code: 0 printed, 1 the file has mistakes or a provider
does not answer, 2 bad usage.`;

const printers: Readonly<Record<string, (rules: HostRules, place: Place) => string>> = {
  list: ({ headers }) =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
  netlify: headersFile,
  cloudflare: headersFile,
  nginx: (rules, place) => nginxServer(rules, { ...place, listen: tlsListen }),
};

interface Place {
  readonly name: string;
  readonly root: string;
}

await runCommand(usage, async () => {
  const { values, positionals } = parseArguments(() =>
    parseArgs({
      allowPositionals: true,
      options: {
        host: { type: "string", default: "list" },
        base: { type: "string", default: "/" },
        name: { type: "string", default: "pixy.example" },
        root: { type: "string", default: "/var/www" },
        demo: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }),
  );
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("Name one file.");
  const print = Object.hasOwn(printers, values.host) ? printers[values.host] : undefined;
  if (print === undefined) throw new UsageError(`There is nothing for the host "${values.host}".`);
  if (!/^\/([\w.-]+\/)*$/.test(values.base))
    throw new UsageError(`--base must be a path with a slash at both ends, not "${values.base}".`);
  if (!/^[\w.-]+$/.test(values.name))
    throw new UsageError(`"${values.name}" is no name of a host.`);
  if (!/^\/[\w./-]*$/.test(values.root))
    throw new UsageError(`--root must be an absolute path, not "${values.root}".`);
  try {
    const connect = await connectSources(await readConfigFile(file), {
      fetch: resolveLocalhost(fetch),
    });
    if (connect === undefined) {
      console.error(
        'Any origin over https may be called, because people may add providers of their own. With "allowCustomProviders": false only those of this file may.',
      );
    }
    const allowances = { mockProvider: values.demo, ...(connect !== undefined && { connect }) };
    console.log(print(hostRules(values.base, allowances), values));
    return 0;
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    console.error(`${error.code}: ${error.message}`);
    return 1;
  }
});
