import { useState } from "react";
import { expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { useFilterText } from "../../../src/pages/connections/use-filter-text.ts";

/** A page whose address waits until the test lets it follow. */
function Page({ waiting }: { waiting: (() => void)[] }) {
  const [address, setAddress] = useState("");
  const [text, type] = useFilterText(address, (words) => waiting.push(() => setAddress(words)));
  return (
    <>
      <input aria-label="Filter" value={text} onChange={(event) => type(event.target.value)} />
      <output>{address}</output>
      <button type="button" onClick={() => setAddress("")}>
        Elsewhere
      </button>
    </>
  );
}

it("writes to the address when the typing rests, and loses nothing that is typed meanwhile", async () => {
  const waiting: (() => void)[] = [];
  await render(<Page waiting={waiting} />);
  const field = page.getByLabelText("Filter");
  await userEvent.click(field);
  await userEvent.keyboard("lam");
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  await userEvent.keyboard("arr");
  for (const follow of waiting.splice(0)) follow();
  await expect.element(field).toHaveValue("lamarr");
  await expect.poll(() => waiting.length).toBe(1);
  for (const follow of waiting.splice(0)) follow();
  await expect.element(page.getByRole("status")).toHaveTextContent("lamarr");

  await userEvent.click(page.getByRole("button", { name: "Elsewhere" }));
  await expect.element(field).toHaveValue("");
});
