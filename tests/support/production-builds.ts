import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The builds that the end-to-end tests serve: at the root of a host and below a path. */
export const productionBuilds = [
  { base: "/", directory: "dist" },
  { base: "/pixy/", directory: "dist-pixy" },
] as const;

/** Makes all of {@link productionBuilds} from the sources as they are now. */
export function buildForEndToEndTests(): void {
  for (const { base, directory } of productionBuilds) buildPixy({ base, directory });
}

/**
 * Builds Pixy as `npm run build` does.
 *
 * @param options `directory` relative to the project
 * @throws with the output of the build when it fails
 */
export function buildPixy(options: { base: string; directory: string; mode?: string }): void {
  const { base, directory, mode = "production" } = options;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, "node_modules/vite/bin/vite.js"),
      "build",
      "--logLevel=warn",
      "--emptyOutDir",
      `--base=${base}`,
      `--outDir=${directory}`,
      `--mode=${mode}`,
    ],
    // A test runner sets NODE_ENV, and Vite would believe it.
    { cwd: root, encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } },
  );
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
}
