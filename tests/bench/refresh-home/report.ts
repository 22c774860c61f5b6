import type { Breakage } from "./breakages.ts";
import type { CallTimes } from "./call-times.ts";
import type { Features } from "./features.ts";
import { type HomeName, homes } from "./homes.ts";
import type { Round } from "./kill-rounds.ts";
import { deaths } from "./schedule.ts";
import type { Size } from "./sizes.ts";
import { median, quantile, shareInterval } from "./statistics.ts";

/** All that was found out. */
export interface Findings {
  readonly browser: string;
  readonly seed: number;
  readonly calls: number;
  readonly rounds: ReadonlyMap<HomeName, readonly Round[]>;
  readonly times: ReadonlyMap<HomeName, CallTimes>;
  readonly sizes: ReadonlyMap<HomeName, Size>;
  readonly features: ReadonlyMap<HomeName, Features>;
  readonly breakages: readonly Breakage[];
}

/** @returns the figures as Markdown */
export function describeFindings(findings: Findings): string {
  return [
    `Chromium ${findings.browser}, seed ${findings.seed}.`,
    "Connections lost, of so many kills (in brackets: where the true share lies with 95 % confidence):",
    table(["home", ...deaths], perHome(lossesOf(findings))),
    "What the provider and the next tab saw of the tabs that were closed:",
    table(
      [
        "home",
        "killed while waiting for the answer",
        "of these lost",
        "tokens sent twice",
        "two sends in flight at once",
        "next tab has its answer after (median, 95 %)",
      ],
      perHome(closesOf(findings)),
    ),
    `Time and size (median of ${findings.calls} calls without the network and ${findings.calls / 10} with it):`,
    table(
      [
        "home",
        "call over HTTP (95 %)",
        "call without the network",
        "refresh",
        "page, gzip",
        "worker, gzip",
      ],
      perHome(costsOf(findings)),
    ),
    "What profiles may demand (`ok`, or the code with which a call ended):",
    table(
      [
        "home",
        '`"dpop": true`',
        '`"refreshTokens": "memory"`',
        "the same in another tab",
        "the same after a reload",
      ],
      perHome(featuresOf(findings)),
    ),
    "What a SharedWorker changes:",
    table(
      ["question", "found"],
      findings.breakages.map(({ question, found }) => [question, found]),
    ),
  ].join("\n\n");
}

/** @returns the document with the figures between its markers */
export function insertFigures(document: string, figures: string): string {
  const [start, end] = ["<!-- figures: generated -->", "<!-- figures: end -->"];
  const [before, after] = [document.indexOf(start), document.indexOf(end)];
  if (before < 0 || after < before) throw new Error("the document has no place for the figures");
  return `${document.slice(0, before)}${start}\n\n${figures}\n\n${document.slice(after)}`;
}

type Cells = (home: HomeName) => readonly string[];

function perHome(cells: Cells): string[][] {
  return homes.map(({ name }) => [name, ...cells(name)]);
}

function lossesOf({ rounds }: Findings): Cells {
  return (home) =>
    deaths.map((death) => {
      const own = (rounds.get(home) ?? []).filter(({ kill }) => kill.death === death);
      const lost = own.filter((round) => round.lost).length;
      const [low, high] = shareInterval(lost, own.length);
      return `**${lost}** of ${own.length} (${percent(low)}–${percent(high)})`;
    });
}

function closesOf({ rounds }: Findings): Cells {
  return (home) => {
    const own = (rounds.get(home) ?? []).filter(({ kill }) => kill.death.endsWith("closed"));
    const waiting = own.filter(({ moment }) => moment === "while it was answered");
    const recoveries = own.map(({ recovery }) => recovery);
    return [
      String(waiting.length),
      String(waiting.filter(({ lost }) => lost).length),
      String(sum(own.map(({ resends }) => resends))),
      String(sum(own.map(({ overlaps }) => overlaps))),
      `${milliseconds(median(recoveries), 0)} (${milliseconds(quantile(recoveries, 0.95), 0)})`,
    ];
  };
}

function costsOf({ times, sizes }: Findings): Cells {
  return (home) => {
    const time = times.get(home);
    const size = sizes.get(home);
    if (time === undefined || size === undefined) return [];
    return [
      `${milliseconds(time.call.median, 1)} (${milliseconds(time.call.p95, 1)})`,
      milliseconds(time.alone, 2),
      milliseconds(time.refresh, 1),
      kilobytes(size.page),
      size.worker === 0 ? "–" : kilobytes(size.worker),
    ];
  };
}

function featuresOf({ features }: Findings): Cells {
  return (home) => {
    const found = features.get(home);
    if (found === undefined) return [];
    return [found.dpop, found.memory, found.memoryElsewhere, found.memoryReloaded].map(
      (outcome) => `\`${outcome}\``,
    );
  };
}

/** Padded as the formatter pads it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function milliseconds(value: number, digits: number): string {
  return `${value.toFixed(digits)} ms`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
