import { markdownTable } from "../../src/cli/markdown-table.ts";
import type { Send } from "./evidence.ts";
import type { Loss } from "./judge.ts";
import type { Outcome } from "./run-chaos.ts";

/** Milliseconds after which the lock of a tab that does nothing may be taken. */
const MARK_LIFETIME = 60_000;

const causes: Readonly<Record<Loss["cause"], string>> = {
  close: "the tab was closed",
  crash: "the tab crashed",
  "close-all": "all tabs were closed at once",
  reload: "the tab was reloaded",
  stop: "the tab was stopped",
  "cut-off": "the tab was cut off",
  "answer lost": "the answer was lost on the way",
  revoked: "the provider took the grant back",
  unexplained: "nobody knows",
};

/** The figures of a run as two Markdown tables. */
export function describeFigures(outcome: Outcome, tabs: number): string {
  const { evidence, losses, violations, faults } = outcome;
  const { sends, disturbances } = evidence;
  const count = (...deeds: string[]) =>
    disturbances.filter(({ deed }) => deeds.includes(deed)).length;
  const longStops = disturbances.filter(
    ({ deed, from, to }) => deed === "stop" && to - from > MARK_LIFETIME,
  );
  const again = tokensSentAgain(sends);
  const rows = [
    ["tabs open at once", tabs],
    ["connections, at two providers", new Set(evidence.families.map((one) => one.connection)).size],
    ["tabs killed", outcome.kills],
    [
      "… of these closed, with all others, crashed",
      [count("close"), count("close-all"), count("crash")].join(", "),
    ],
    [
      "tabs reloaded, cut off, stopped",
      [count("reload"), count("cut-off"), count("stop")].join(", "),
    ],
    ["… of these stopped for more than a minute", longStops.length],
    ["refreshes that reached a provider", sends.length],
    ["… sent by a courier", sends.filter(({ carried }) => carried).length],
    ["… answered with tokens", countTold(sends, "tokens")],
    ["… answered busy (429, 503)", countTold(sends, "busy")],
    ["… without an answer that says anything", countTold(sends, "nothing")],
    ["refresh tokens sent again after an unknown outcome", again.length],
    ["… that were still good: nothing was lost", again.filter(endsWell).length],
    [
      "two sends of one token at once",
      violations.filter(({ rule }) => rule === "never two at once").length,
    ],
    ["losses, all shown as _Needs reconnect_ with their reason", losses.length],
    ["connections looked at when all had come to rest", evidence.sightings.length],
    ["tabs that waited in vain for the browser's storage, and said so", outcome.memoryOnly],
    ["errors that nobody caught", faults.length],
    ["rules broken", violations.length],
    ["minutes", Math.round(outcome.duration / 60_000)],
  ];
  const byCause = Map.groupBy(losses, ({ cause, code }) => `${causes[cause]}|${code}`);
  const lost = [...byCause]
    .map(([key, { length }]) => [...key.split("|"), length] as const)
    .toSorted(([, , one], [, , other]) => Number(other) - Number(one));
  return [
    markdownTable(
      ["of the run", "count"],
      rows.map(([name, value]) => [String(name), String(value)]),
    ),
    markdownTable(
      ["why the grant was lost", "shown as", "count"],
      lost.map(([cause, code, length]) => [String(cause), `\`${code}\``, String(length)]),
    ),
  ].join("\n\n");
}

function countTold(sends: readonly Send[], told: Send["told"]): number {
  return sends.filter((send) => send.told === told).length;
}

/** @returns the sends of each token that was sent again after an outcome that nobody knew */
function tokensSentAgain(sends: readonly Send[]): (readonly Send[])[] {
  const byToken = [...Map.groupBy(sends, ({ token }) => token).values()];
  return byToken.filter((all) => all.slice(0, -1).some(({ told }) => told !== "busy"));
}

function endsWell(sends: readonly Send[]): boolean {
  return sends.at(-1)?.told === "tokens";
}
