import type { MockProvider } from "../../../src/mock-provider/provider.ts";
import { openPage } from "../../../src/mock-provider/pages/page.ts";
import type { PagePath } from "../../../src/mock-provider/page-paths.ts";
import type { PageView } from "../../../src/mock-provider/pages/page-view.ts";

/** The fields of a form; several with one name where a list is given. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Somebody in front of one page, without anything that draws it. */
export interface Visitor {
  /** What is on the page. */
  readonly view: () => PageView;
  /** Where the page led, once it did. */
  readonly left: () => URL | undefined;
  /** Sends a form of the page, with the hidden fields that the page gave it. */
  readonly answer: (step: string, fields?: Fields) => Promise<void>;
}

/** Opens a page. */
export async function visit(
  provider: MockProvider,
  path: PagePath,
  query = new URLSearchParams(),
): Promise<Visitor> {
  let outcome = await openPage(provider, path, query);
  function view(): PageView {
    if (outcome.kind === "redirect") throw new Error(`the page has led to ${outcome.location}`);
    return outcome.view;
  }
  return {
    view,
    left: () => (outcome.kind === "redirect" ? new URL(outcome.location) : undefined),
    async answer(step, fields = {}) {
      const shown = view();
      const carried = "carried" in shown ? shown.carried : {};
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries({ ...carried, ...fields, step })) {
        for (const one of [value].flat()) form.append(name, one);
      }
      outcome = await openPage(provider, path, query, form);
    },
  };
}
