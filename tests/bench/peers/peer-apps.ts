import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build } from "vite";

/** The libraries that Pixy is measured beside, each with the smallest honest app on it. */
export const PEERS = [
  "react-oidc-context",
  "@auth0/auth0-spa-js",
  "react-oauth2-code-pkce",
  "oidc-spa",
] as const;

export type Peer = (typeof PEERS)[number];

/** What an app is built with. */
export interface Installation {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** Of the request that every app makes. */
  readonly api: string;
}

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * Installs the libraries on first use.
 *
 * @throws with what npm says
 */
export function installPeers(tell: (line: string) => void): void {
  if (existsSync(`${here}node_modules/.package-lock.json`)) return;
  tell("Installing the peers");
  const { status, stdout, stderr } = spawnSync("npm", ["ci", "--ignore-scripts"], {
    cwd: here,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The peers could not be installed:\n${stdout}${stderr}`);
}

/**
 * Builds the app on a library, with the tools that build Pixy and for the same browsers.
 *
 * @returns the folder with the build, relative to the project
 */
export async function buildPeer(peer: Peer, installation: Installation): Promise<string> {
  const name = peer.slice(peer.indexOf("/") + 1);
  const directory = `dist-peers/${name}`;
  process.env["NODE_ENV"] = "production";
  await build({
    configFile: false,
    root: `${here}apps/${name}`,
    logLevel: "warn",
    define: { __INSTALLATION__: JSON.stringify(installation) },
    build: {
      target: "es2024",
      outDir: fileURLToPath(new URL(`../../../${directory}`, import.meta.url)),
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      // One file, as Vite makes it: nobody loads it in parts.
      chunkSizeWarningLimit: 1_000,
    },
    plugins: [react()],
  });
  return directory;
}
