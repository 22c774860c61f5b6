import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { nginxServer } from "../../src/cli/nginx-server.ts";
import { hostRules } from "../../src/cli/static-host.ts";
import { installFromDebian } from "./debian.ts";
import type { StaticHost, StaticHostOptions } from "./static-server.ts";

const nginx = "/usr/sbin/nginx";

/** @returns whether this machine has nginx, or has it now */
export function ensureNginx(): boolean {
  if (!existsSync(nginx)) installFromDebian("nginx-light");
  return existsSync(nginx);
}

/** @returns whether this machine has nginx */
export function hasNginx(): boolean {
  return existsSync(nginx);
}

/**
 * Serves a build behind nginx, with the server block that Pixy ships and nothing else. The options are
 * those of {@link serveDist}.
 *
 * @throws when nginx does not accept its configuration or the port is taken
 */
export async function serveByNginx(options: StaticHostOptions): Promise<StaticHost> {
  const { directory, base, port, config, allowances } = options;
  const home = mkdtempSync(path.join(tmpdir(), "pixy-nginx-"));
  const root = path.join(home, "www");
  const folder = path.join(root, base);
  mkdirSync(folder, { recursive: true });
  cpSync(directory, folder, { recursive: true });
  if (config !== undefined) writeFileSync(path.join(folder, "config.json"), JSON.stringify(config));
  const file = path.join(home, "nginx.conf");
  const server = nginxServer(hostRules(base, allowances), {
    name: "localhost",
    root,
    listen: [`listen 127.0.0.1:${port};`, `listen [::1]:${port};`],
  });
  writeFileSync(file, surroundings(home, server));

  const checked = spawnSync(nginx, ["-t", "-c", file], { encoding: "utf8" });
  if (checked.status !== 0) throw new Error(`nginx refuses its configuration:\n${checked.stderr}`);
  const running = spawn(nginx, ["-c", file], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
  const url = `http://localhost:${port}${base}`;
  await untilAnswered(url, running);
  return {
    port,
    url,
    async close() {
      running.kill("SIGTERM");
      await ended;
      rmSync(home, { recursive: true });
    },
  };
}

/** What a distribution's own configuration has around a server block. */
function surroundings(home: string, server: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${home}/${name};`)
    .join("\n");
  return `daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid ${home}/nginx.pid;
error_log ${home}/error.log;
events {}
http {
include /etc/nginx/mime.types;
default_type application/octet-stream;
access_log off;
${temporary}
${server}
}
`;
}

async function untilAnswered(url: string, running: ReturnType<typeof spawn>): Promise<void> {
  while (running.exitCode === null) {
    try {
      await fetch(url, { method: "HEAD" });
      return;
    } catch {
      // It does not listen yet.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error("nginx has ended; is the port taken?");
}
