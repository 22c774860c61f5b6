import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("the manuals show examples, scenarios and checks as they are", () => {
  const { status, stderr } = spawnSync(process.execPath, ["src/cli/write-docs.ts", "--check"], {
    encoding: "utf8",
  });

  expect(stderr).toBe("");
  expect(status).toBe(0);
});
