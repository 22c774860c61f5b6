import "../../../src/app/styles.css";
import { useState } from "react";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { Dialog } from "../../../src/ui/dialog.tsx";
import { useHeadingFocus } from "../../../src/pages/use-heading-focus.ts";

/** A list of things that can be removed, each after a question. */
function List() {
  const [things, setThings] = useState(["first", "second"]);
  const [asked, setAsked] = useState<string>();
  useHeadingFocus(things.length);
  return (
    <>
      <h1 tabIndex={-1}>Things</h1>
      {things.map((thing) => (
        <button key={thing} type="button" onClick={() => setAsked(thing)}>
          Remove {thing}
        </button>
      ))}
      <button type="button" onClick={() => setThings([])}>
        Empty
      </button>
      {asked !== undefined && things.includes(asked) && (
        <Dialog title="Remove it?" onClose={() => setAsked(undefined)}>
          <button type="button" onClick={() => setThings(things.filter((one) => one !== asked))}>
            Yes
          </button>
        </Dialog>
      )}
    </>
  );
}

const button = (name: string) => page.getByRole("button", { name });

it("goes to the heading when what had it was removed", async () => {
  await render(<List />);
  for (const thing of ["first", "second"]) {
    await button(`Remove ${thing}`).click();
    await button("Yes").click();
    await expect.element(page.getByRole("heading", { name: "Things" })).toHaveFocus();
  }
});

it("stays where it is when something else was removed", async () => {
  await render(<List />);
  await button("Empty").click();
  await expect.element(button("Remove first")).not.toBeInTheDocument();
  await expect.element(button("Empty")).toHaveFocus();
});
