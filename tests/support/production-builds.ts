import { spawnSync } from "node:child_process";
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
 * @param options `directory` relative to the project
 * @throws with the output of the build when it fails
 */
export function buildPixy(options: { base: string; directory: string; demo?: boolean }): void {
  const { base, directory, demo = false } = options;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, "src/cli/run-vite.ts"),
      "build",
      "--logLevel=warn",
      "--emptyOutDir",
      `--base=${base}`,
      `--outDir=${directory}`,
      ...(demo ? ["--demo"] : []),
    ],
    // A test runner sets NODE_ENV, and Vite would believe it.
    { cwd: root, encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } },
  );
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
}
