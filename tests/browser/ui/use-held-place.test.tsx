import { useState } from "react";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { useHeldPlace } from "../../../src/pages/connection/use-held-place.ts";

const rows = ["First", "Second", "Third"];

/** Rows, of which the one that was pressed is open, within a page that is much longer than the screen. */
function Rows() {
  const [pressed, setPressed] = useState<string>();
  const holdPlace = useHeldPlace();
  return (
    <div style={{ paddingBlock: 3000, overflowAnchor: "none" }}>
      {rows.map((row) => (
        <div key={row}>
          <button
            type="button"
            onClick={({ currentTarget }) => {
              holdPlace(currentTarget);
              setPressed(row);
            }}
          >
            {row}
          </button>
          {pressed === row && <p style={{ height: 700, margin: 0 }}>Answer to {row}</p>}
        </div>
      ))}
    </div>
  );
}

/** Presses a row that is in the middle of the screen. @returns how far the press moved it, in pixels */
async function moveOf(name: string): Promise<number> {
  const button = page.getByRole("button", { name });
  button.element().scrollIntoView({ block: "center" });
  const { top } = button.element().getBoundingClientRect();
  await button.click();
  await expect.element(page.getByText(`Answer to ${name}`)).toBeInTheDocument();
  return Math.abs(button.element().getBoundingClientRect().top - top);
}

it("leaves what was pressed where it was, when an answer above it goes away or one below it", async () => {
  await render(<Rows />);
  for (const name of ["First", "Third", "Second", "First"])
    expect(await moveOf(name), name).toBeLessThan(1);
});

it("holds what is pressed now, and not what was pressed before without any change", async () => {
  await render(<Rows />);
  for (const name of ["Second", "Second", "Third"])
    expect(await moveOf(name), name).toBeLessThan(1);
});
