import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Writes the page on which the pictures of a folder are looked at, screen by screen.
 *
 * @param folder with files named `screen.state.width.theme.png`
 * @returns how many screens in a state there are, and the page's path
 */
export function writeIndexPage(folder: string): { count: number; file: string } {
  const states = new Map<string, string[]>();
  for (const name of readdirSync(folder).toSorted()) {
    const [, state] = /^([^.]+\.[^.]+)\.[^.]+\.[^.]+\.png$/u.exec(name) ?? [];
    if (state !== undefined) states.set(state, [...(states.get(state) ?? []), name]);
  }
  const links = [...states.keys()].map((state) => `<a href="#${state}">${words(state)}</a>`);
  const parts = [...states].map(
    ([state, files]) =>
      `<section id="${state}"><h2>${words(state)}</h2><div>${files.map(picture).join("")}</div></section>`,
  );
  const file = path.join(folder, "index.html");
  writeFileSync(file, `${head}<nav>${links.join("")}</nav>${parts.join("\n")}\n`);
  return { count: states.size, file };
}

const head = `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" />
<title>The screens of Pixy</title>
<style>
  body { margin: 24px; font: 14px/1.5 system-ui; background: #888; color: #fff; }
  nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
  a { color: inherit; }
  div { display: flex; gap: 16px; align-items: flex-start; overflow-x: auto; }
  img { display: block; max-height: 90vh; }
</style>
<h1>The screens of Pixy</h1>
`;

function words(state: string): string {
  return state.replaceAll("-", " ").replace(".", ": ");
}

function picture(name: string): string {
  return `<a href="${name}"><img src="${name}" alt="${words(name)}" loading="lazy" /></a>`;
}
