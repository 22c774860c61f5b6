import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import type { PolicyAllowances } from "../../src/cli/security-headers.ts";
import { securityHeaders } from "../../src/cli/security-headers.ts";
import { ASK_ANEW, cacheControlOf, HASHED_FILES } from "../../src/cli/static-host.ts";
import { startLoopbackServer } from "./loopback-server.ts";

/** What an operator decides when putting Pixy on a static host. */
export interface StaticHostOptions {
  /** The folder with the build. */
  readonly directory: string;
  /** The path below which the host serves it, with a slash at both ends: the `--base` of the build. */
  readonly base: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Served as `config.json` instead of the one in the folder. */
  readonly config?: unknown;
  /** What the policy has to allow beyond production; nothing by default. */
  readonly allowances?: PolicyAllowances;
  /** Headers of every response that differ from the security headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A running static host. */
export interface StaticHost {
  readonly port: number;
  /** Where Pixy is, with its base path. */
  readonly url: string;
  close(): Promise<void>;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/**
 * Serves a build as an operator's static host does: every response has the security headers, hashed
 * assets are kept for good and all else is asked for anew, and what is no file is the page, so that
 * deep links work.
 *
 * @throws the system's error when the port is taken
 */
export async function serveDist(options: StaticHostOptions): Promise<StaticHost> {
  const server = await startLoopbackServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  }, options.port);
  return {
    port: server.port,
    url: `http://localhost:${server.port}${options.base}`,
    close: () => server.goDown(),
  };
}

async function answer(
  { directory, base, config, allowances, headers }: StaticHostOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries({ ...securityHeaders(allowances), ...headers })) {
    response.setHeader(name, value);
  }
  response.setHeader("cache-control", ASK_ANEW);
  if (request.method !== "GET" && request.method !== "HEAD") return send(405, "text/plain", "");

  const wanted = decodedPath(request.url ?? "/");
  if (wanted === undefined) return send(400, "text/plain", "Malformed path");
  if (!wanted.startsWith(base)) return send(404, "text/plain", "Not found");
  const relative = wanted.slice(base.length);

  if (relative === "config.json" && config !== undefined) {
    return send(200, contentTypes[".json"], JSON.stringify(config));
  }
  const file = await readFileWithin(directory, relative);
  if (file) {
    response.setHeader("cache-control", cacheControlOf(relative));
    return send(200, contentTypes[path.extname(relative)] ?? "application/octet-stream", file);
  }
  // A missing asset is an error, not the page: a module script that is HTML explains nothing.
  if (relative.startsWith(HASHED_FILES)) return send(404, "text/plain", "Not found");
  return send(200, contentTypes[".html"], await readFile(path.join(directory, "index.html")));

  function send(status: number, contentType = "text/plain", body: string | Buffer = ""): void {
    response.writeHead(status, { "content-type": contentType });
    response.end(request.method === "HEAD" ? undefined : body);
  }
}

function decodedPath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split("?", 1)[0] ?? "");
  } catch {
    return undefined;
  }
}

/** Reads a file, unless it is missing or lies outside of the folder (`..`, also percent-encoded). */
async function readFileWithin(directory: string, relative: string): Promise<Buffer | undefined> {
  const root = path.resolve(directory);
  const file = path.resolve(root, relative);
  if (relative.includes("\0") || !file.startsWith(root + path.sep)) return undefined;
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && missing.has(error.code)) return undefined;
    throw error;
  }
}

const missing = new Set<unknown>(["ENOENT", "EISDIR", "ENOTDIR"]);
