import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const aptGet = "/usr/bin/apt-get";

/** Installs a package, where this is a Debian and we may; else nothing happens. */
export function installFromDebian(name: string): void {
  if (process.getuid?.() !== 0 || !existsSync(aptGet)) return;
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const parameters of [
    ["update", "-qq"],
    ["install", "-y", "-qq", name],
  ]) {
    spawnSync(aptGet, parameters, { env: environment, stdio: "ignore" });
  }
}
