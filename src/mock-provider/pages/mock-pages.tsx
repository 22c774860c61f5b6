import "./mock-id.css";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { findPathFault } from "../misbehaviour/chosen-scenario.ts";
import { isIndexPath } from "../page-paths.ts";
import { NotFound } from "../provider-error.ts";
import { indexView } from "./index-view.ts";
import { openPage } from "./page.ts";
import { PageContent } from "./page-content.tsx";
import { type PageOutcome, refuse, show } from "./page-outcome.ts";
import type { PageView } from "./page-view.ts";
import { type PlaceOfPage, pageAt } from "./page-at.ts";

/**
 * The provider's pages in a tab. What they show follows from their address and the last answer, so
 * that a reload starts over; a page that leads on to the client leaves history with it.
 */
export function MockPages() {
  const [view, setView] = useState<PageView>({ kind: "waiting" });
  const opened = useRef(false);
  const busy = useRef(false);

  async function open(form?: URLSearchParams): Promise<void> {
    // State would come too late for a double click.
    if (busy.current) return;
    busy.current = true;
    try {
      const page = pageAt(window.location);
      const outcome =
        page === undefined
          ? refuse(new NotFound(describeAbsence(window.location.pathname)))
          : await openAt(page, form);
      // Whoever leaves stays busy.
      if (outcome.kind === "redirect") return window.location.replace(outcome.location);
      setView(outcome.view);
    } catch {
      const description =
        "the storage of this browser cannot be used, so nobody can sign in or out";
      setView({ kind: "refusal", status: 500, description });
    }
    busy.current = false;
  }

  useEffect(() => {
    // Effects run twice in StrictMode; `prompt=none` would be answered twice.
    if (opened.current) return;
    opened.current = true;
    void open();
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { currentTarget, nativeEvent } = event;
    const submitter = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    void open(readForm(new FormData(currentTarget, submitter)));
  }

  return <PageContent view={view} onSubmit={submit} />;
}

/** Reset is the one thing that the index page can do. */
async function openAt(page: PlaceOfPage, form?: URLSearchParams): Promise<PageOutcome> {
  const { provider, rootIssuer, path, query } = page;
  if (!isIndexPath(path)) return openPage(provider, path, query, form);
  if (form?.get("step") === "reset") await provider.reset();
  return show(await indexView(provider, rootIssuer, { hasControlApi: false }));
}

function describeAbsence(path: string): string {
  const fault = findPathFault(path.slice(Math.max(path.indexOf("/s/"), 0)));
  return fault === undefined ? "there is no such page" : `there is no such page: ${fault}`;
}

/** Nothing here uploads files, which a form could have besides text. */
function readForm(data: FormData): URLSearchParams {
  const text = [...data].filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return new URLSearchParams(text);
}
