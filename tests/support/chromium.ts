import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright";
import { installFromDebian } from "./debian.ts";

const systemNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const debianChromium = "/usr/bin/chromium";
/** Chromium without the frame around a page: a third less work for two cores. */
const headlessShell = "chromium-headless-shell";

/** The variable that holds the proxy for whatever is not on this machine, where somebody looks on. */
export const WAY_OUT = "PIXY_WAY_OUT";

const isRoot = process.getuid?.() === 0;

/** Chromium minds only the last list that it is given, so what Playwright disables is in it too. */
const DISABLED_FEATURES = [
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
  // Lists below an address bar that nobody sees: each window starts two processes for them.
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "WebUIOmniboxPopup",
];

/**
 * The Chromium that tests run on: `CHROMIUM_PATH`, else Playwright's own, else one of the system.
 *
 * @returns the path of the executable, or nothing when this machine has none
 * @throws when `CHROMIUM_PATH` names something that cannot be run
 */
function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named) {
    if (!isExecutable(named)) throw new Error(`CHROMIUM_PATH is not an executable file: ${named}`);
    return named;
  }
  const own = chromium.executablePath();
  return existsSync(own) ? own : findOnPath(systemNames);
}

function findOnPath(names: readonly string[]): string | undefined {
  const directories = (process.env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  return names
    .flatMap((name) => directories.map((directory) => path.join(directory, name)))
    .find(isExecutable);
}

/**
 * Finds Chromium or installs it, and says so in one line.
 *
 * @returns the path of the executable
 * @throws when there is none and none can be installed
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) {
    if (found === debianChromium && !findOnPath([headlessShell])) installFromDebian(headlessShell);
    return found;
  }
  const installed = installPlaywrightChromium() ?? installDebianChromium();
  if (!installed) {
    throw new Error(
      "The browser tests need Chromium. Install it and put it on the PATH, or name it in CHROMIUM_PATH.",
    );
  }
  console.log(`Installed Chromium for the browser tests: ${installed}`);
  return installed;
}

/** How tests launch Chromium: without a window, and quiet towards the network. */
export function chromiumLaunchOptions(): ChromiumLaunchOptions {
  return launchOptions(findChromium());
}

/**
 * The same with the headless shell of a system's Chromium, where there is one. It has all that pages
 * can ask for but the back/forward cache.
 */
export function headlessShellLaunchOptions(): ChromiumLaunchOptions {
  const found = findChromium();
  const shell = found === debianChromium ? findOnPath([headlessShell]) : undefined;
  const options = launchOptions(shell ?? found);
  const wayOut = process.env[WAY_OUT];
  // A whole browser asks its maker for this and that, so that nothing could be told of its pages.
  if (shell === undefined || wayOut === undefined) return options;
  return { ...options, args: [...options.args, `--proxy-server=${wayOut}`] };
}

interface ChromiumLaunchOptions {
  executablePath?: string;
  args: string[];
}

function launchOptions(executablePath: string | undefined): ChromiumLaunchOptions {
  return {
    ...(executablePath && { executablePath }),
    args: [
      // Chromium's sandbox refuses to work for root.
      ...(isRoot ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--disable-features=${DISABLED_FEATURES.join(",")}`,
    ],
  };
}

function installPlaywrightChromium(): string | undefined {
  const cli = path.join(
    path.dirname(createRequire(import.meta.url).resolve("playwright/package.json")),
    "cli.js",
  );
  const { status } = spawnSync(process.execPath, [cli, "install", "chromium"], {
    stdio: "ignore",
    timeout: 180_000,
  });
  // A download for a system whose libraries are missing is there, but does not start.
  const own = chromium.executablePath();
  return status === 0 && existsSync(own) && starts(own) ? own : undefined;
}

function installDebianChromium(): string | undefined {
  installFromDebian("chromium");
  // Not every release has it, and nothing depends on it.
  installFromDebian(headlessShell);
  return findChromium();
}

function starts(executable: string): boolean {
  try {
    execFileSync(executable, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
