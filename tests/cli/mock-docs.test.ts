import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("the mock provider's manual shows the example and the scenarios as they are", () => {
  const { status, stderr } = spawnSync(process.execPath, ["src/cli/mock-docs.ts", "--check"], {
    encoding: "utf8",
  });

  expect(stderr).toBe("");
  expect(status).toBe(0);
});
