import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { type HomeName, homes } from "./homes.ts";

/** Bytes, compressed with gzip. */
export interface Size {
  /** The page's scripts, with all that they import statically and all that every sign-in loads. */
  readonly page: number;
  /** The worker's script; 0 where there is none. */
  readonly worker: number;
}

/** Chunks that are the same for all homes, or loaded by few connections only: they do not count. */
const LAZY = /^(dpop-key-ring|authorization-push)/;

/** @param directory of the build */
export function measureSizes(directory: string): ReadonlyMap<HomeName, Size> {
  return new Map(
    homes.map(({ name, path: address }) => {
      const html = read(directory, address.split("?", 1)[0] ?? "");
      const scripts = new Set<string>();
      for (const script of namesIn(html)) collect(directory, script, scripts);
      const isWorker = (script: string) => script.includes("-worker-");
      const bytes = (wanted: boolean) =>
        [...scripts]
          .filter((script) => isWorker(script) === wanted)
          .reduce((sum, script) => sum + gzipSync(read(directory, `assets/${script}`)).length, 0);
      return [name, { page: bytes(false), worker: bytes(true) }];
    }),
  );
}

function collect(directory: string, script: string, found: Set<string>): void {
  if (found.has(script) || LAZY.test(script)) return;
  found.add(script);
  // What a worker loads later, its page loads as well.
  if (script.includes("-worker-")) return;
  for (const name of namesIn(read(directory, `assets/${script}`))) collect(directory, name, found);
}

/** The scripts that a file names. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/[\w-]+\.js(?=["'`])/g)].map(([name]) => name);
}

function read(directory: string, file: string): string {
  return readFileSync(path.join(directory, file), "utf8");
}
