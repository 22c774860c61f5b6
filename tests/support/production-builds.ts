import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The builds that the end-to-end tests serve: at the root of a host and below a path. */
export const productionBuilds = [
  { base: "/", directory: "dist" },
  { base: "/pixy/", directory: "dist-pixy" },
] as const;

/** The same with the mock provider in them. */
export const demoBuilds = [
  { base: "/", directory: "dist-demo" },
  { base: "/demo/", directory: "dist-demo-below" },
] as const;

/** Makes all of {@link productionBuilds} and {@link demoBuilds} from the sources as they are now. */
export function buildForEndToEndTests(): void {
  for (const build of productionBuilds) buildPixy(build);
  for (const build of demoBuilds) buildPixy({ ...build, demo: true });
}

/**
 * Builds Pixy as `npm run build` does.
 *
 * @param options `directory` relative to the project; `project` is this one, or a copy of it
 * @throws with the output of the build when it fails
 */
export function buildPixy(options: {
  base: string;
  directory: string;
  demo?: boolean;
  project?: string;
}): void {
  const { base, directory, demo = false, project = root } = options;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(project, "src/cli/run-vite.ts"),
      "build",
      "--logLevel=warn",
      "--emptyOutDir",
      `--base=${base}`,
      `--outDir=${directory}`,
      ...(demo ? ["--demo"] : []),
    ],
    // A test runner sets NODE_ENV, and Vite would believe it.
    { cwd: project, encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } },
  );
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
}

/** Copies what a build is made of into another folder, which shares the dependencies with this one. */
export function copyProject(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of [
    "index.html",
    "package.json",
    "public",
    "src",
    "tsconfig.json",
    "vite.config.ts",
  ])
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
}
