import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

/**
 * Fails when a person loads too much script before a page says anything. Counts what the production
 * build loads for it: the chunks of the named modules with all that they import statically.
 */
const limit = 140_000;

const start = ["src/main.tsx", "src/app/start.ts", "src/app/start-screens.tsx"];
const pages = [
  {
    name: "start page",
    modules: [
      ...start,
      "src/connections/provider-profiles.ts",
      "src/config/provider-entry.ts",
      "src/pages/with-queries.tsx",
      "src/pages/connections/connections-page.tsx",
    ],
  },
  {
    name: "callback",
    modules: [...start, "src/app/flows.ts", "src/pages/callback/callback-page.tsx"],
  },
];

const root = fileURLToPath(new URL("..", import.meta.url));
process.env["NODE_ENV"] = "production";
const result = await build({ root, logLevel: "warn", build: { write: false } });
if (!("output" in result)) throw new Error("The build has more than one output.");
const chunks = new Map(
  result.output.filter((file) => file.type === "chunk").map((chunk) => [chunk.fileName, chunk]),
);

for (const { name, modules } of pages) {
  const sizes = [...loadedFor(modules)]
    .map((file) => ({ file, bytes: gzipSync(chunks.get(file)?.code ?? "").length }))
    .toSorted((a, b) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${name}: ${kilobytes(total)} of ${kilobytes(limit)} gzip`);
  for (const { file, bytes } of sizes) console.log(`  ${kilobytes(bytes).padStart(9)}  ${file}`);
  if (total > limit) {
    console.error(`The ${name} loads ${kilobytes(total - limit)} too much.`);
    process.exitCode = 1;
  }
}

/** Loaded beside no page: when a refresh is due, and once for all tabs. */
const courier = result.output.find(({ fileName }) => /courier-worker-[^/]+\.js$/.test(fileName));
if (courier?.type !== "asset") throw new Error("The build has no script of the courier.");
console.log(`courier: ${kilobytes(gzipSync(courier.source).length)} gzip  ${courier.fileName}`);

/** The chunks that contain the modules, with everything that these import statically. */
function loadedFor(modules: readonly string[]): ReadonlySet<string> {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    chunks.get(file)?.imports.forEach(load);
  };
  modules.map(chunkOf).forEach(load);
  return loaded;
}

function chunkOf(module: string): string {
  const id = path.join(root, module);
  for (const [file, chunk] of chunks) if (chunk.moduleIds.includes(id)) return file;
  throw new Error(`${module} is in no chunk of the build; tests/size.ts has to name what is.`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
