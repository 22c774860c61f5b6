import { useState } from "react";
import { expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { useTyped } from "../../../src/pages/use-typed.ts";

/** A page whose address waits until the test lets it follow. */
function Page({ waiting }: { waiting: (() => void)[] }) {
  const [address, setAddress] = useState("");
  const [text, type] = useTyped(address, (value) => waiting.push(() => setAddress(value)));
  return (
    <>
      <input aria-label="Filter" value={text} onChange={(event) => type(event.target.value)} />
      <output>{address}</output>
      <button type="button" onClick={() => setAddress("")}>
        Clear
      </button>
    </>
  );
}

it("loses no letter while the address is behind, and follows it afterwards", async () => {
  const waiting: (() => void)[] = [];
  await render(<Page waiting={waiting} />);
  const field = page.getByLabelText("Filter");
  await userEvent.click(field);
  await userEvent.keyboard("lamarr");
  await expect.element(field).toHaveValue("lamarr");

  for (const follow of waiting) follow();
  await expect.element(page.getByRole("status")).toHaveTextContent("lamarr");
  await expect.element(field).toHaveValue("lamarr");
  await userEvent.click(page.getByRole("button", { name: "Clear" }));
  await expect.element(field).toHaveValue("");
});
