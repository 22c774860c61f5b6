import { existsSync } from "node:fs";
import path from "node:path";

/** How `npm run preview` was called. */
export interface PreviewWish {
  /** With `--demo`: the mock provider is to be in the page. */
  readonly demo: boolean;
  /** With a slash at both ends. */
  readonly base: string;
}

/**
 * Looks at the build that a preview is about to serve. Its headers are those of the kind that was asked
 * for, and the other kind does not work under them.
 *
 * @param directory where the build should be
 * @returns what is wrong and what to run instead; undefined when the build is the one that is meant
 */
export function whyNoPreview(directory: string, { demo, base }: PreviewWish): string | undefined {
  const place = path.basename(directory);
  const build = commandOf("build", demo, base);
  if (!existsSync(path.join(directory, "index.html"))) {
    return `There is no build in ${place}/ yet. Make one: ${build}`;
  }
  // Only a build with the mock provider has the script that answers in its name.
  const isDemo = existsSync(path.join(directory, "mockServiceWorker.js"));
  if (isDemo === demo) return undefined;
  const what = isDemo ? "has the mock provider in it" : "is without the mock provider";
  const preview = commandOf("preview", isDemo, base);
  return `The build in ${place}/ ${what}. Look at it with: ${preview}\nOr make the other one: ${build}`;
}

function commandOf(name: string, demo: boolean, base: string): string {
  const options = [...(demo ? ["--demo"] : []), ...(base === "/" ? [] : [`--base ${base}`])];
  return [`npm run ${name}`, ...(options.length > 0 ? ["--", ...options] : [])].join(" ");
}
