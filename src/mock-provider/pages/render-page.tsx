import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { PageContent } from "./page-content.tsx";
import type { PageView } from "./page-view.ts";

/**
 * Draws a page for a browser without script: its forms are plain ones.
 *
 * @param stylesheet address of `mock-id.css`
 * @returns an HTML document
 */
export function renderPage(view: PageView, stylesheet: string): string {
  const content = <PageContent view={view} />;
  return `<!doctype html>${renderToStaticMarkup(documentOf(content, stylesheet))}`;
}

function documentOf(content: ReactElement, stylesheet: string): ReactElement {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href={stylesheet} />
      </head>
      <body className="mock-id-body">{content}</body>
    </html>
  );
}
