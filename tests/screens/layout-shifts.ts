import type { BrowserContext } from "@playwright/test";

/** What moved although nobody had just pressed or typed anything. */
export interface LayoutShift {
  /** Its part of the cumulative layout shift. */
  readonly value: number;
  /** The path of the page. */
  readonly path: string;
  /** The elements that moved, from where to where. */
  readonly moved: readonly string[];
}

const BINDING = "reportLayoutShift";

/**
 * Collects every layout shift that counts (Layout Instability, W3C draft): not those within half a
 * second of an input.
 *
 * @param origin of the pages that count; a provider's do not
 */
export async function watchLayoutShifts(
  context: BrowserContext,
  origin: string,
): Promise<LayoutShift[]> {
  const shifts: LayoutShift[] = [];
  await context.exposeBinding(BINDING, (_, shift: LayoutShift) => void shifts.push(shift));
  await context.addInitScript(
    ({ binding, counted }) => {
      if (location.origin !== counted) return;
      const report: unknown = Reflect.get(globalThis, binding);
      if (typeof report !== "function") return;
      const place = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}×${height}`;
      const isShift = (entry: PerformanceEntry): entry is ShiftEntry => "sources" in entry;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if (!isShift(entry) || entry.hadRecentInput) continue;
          const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
            const element = node instanceof Element ? node : node?.parentElement;
            const name = `${element?.localName ?? "?"}.${element?.getAttribute("class") ?? ""}`;
            return `${name} "${(node?.textContent ?? "").slice(0, 30)}": ${place(previousRect)} → ${place(currentRect)}`;
          });
          report({ value: entry.value, path: location.pathname, moved });
        }
      }).observe({ type: "layout-shift", buffered: true });
    },
    { binding: BINDING, counted: origin },
  );
  return shifts;
}

/** TypeScript's DOM library does not have it. */
interface ShiftEntry extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}
